"""Staff: organisations, accounts, roles, training, absence, duty, login, their pages."""
