# Masuk lewat penyedia (OpenID Connect).
sign-on = Masuk lewat akun pemerintah daerah
sign-on-or = atau dengan nama pengguna dan kata sandi
