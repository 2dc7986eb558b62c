# Signing in at the region's provider (OpenID Connect).
sign-on = Sign in with the regional government's account
sign-on-or = or with user name and password
