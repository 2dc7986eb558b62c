//! What an administrator does with a region's users from a page: the permission is checked here, the change is the installation's, which notes it
//! in its own log.

use crate::failure::ActError;
use crate::sight::{Look, Sight};
use crate::users::actor::RoleHeld;
use crate::users::installation::{Installation, InstallationError, NewRole};
use crate::views::users::user;
use payung_domain::Role;
use zeroize::Zeroizing;

/// Words of a passphrase.
const WORDS: usize = 6;
/// Syllables of a word: two of 80 make twelve bits and a half, six words more than seventy-five.
const SYLLABLES: usize = 2;
const CONSONANTS: [char; 16] = ['b', 'c', 'd', 'f', 'g', 'h', 'j', 'k', 'l', 'm', 'n', 'p', 'r', 's', 't', 'w'];
const VOWELS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];
/// The longest time a token may be given for, in days.
const TOKEN_DAYS_MAX: u16 = 366;

/// An administrator at work on a region's users.
#[derive(Debug, Clone, Copy)]
pub struct Managing<'m> {
    installation: &'m Installation,
    look: Look<'m>,
    now: jiff::Timestamp,
}

impl<'m> Managing<'m> {
    /// Begins, for somebody who administers the region today.
    ///
    /// # Errors
    /// They do not.
    pub fn begin(installation: &'m Installation, look: Look<'m>, now: jiff::Timestamp) -> Result<Self, ActError> {
        if look.actor.holds(Role::Administrator, look.day) && look.may(Sight::Users) {
            return Ok(Self { installation, look, now });
        }
        Err(ActError::forbidden(
            "Hanya administrator daerah ini yang mengatur pengguna dan peran.",
            "Only an administrator of this region manages users and roles.",
        ))
    }

    fn by(&self) -> &str {
        &self.look.actor.name
    }

    /// Refuses power over a user who is not the region's, or is another's too.
    async fn check(&self, name: &str) -> Result<(), InstallationError> {
        user(self.installation, self.look, name).await?;
        self.installation.check_manages(self.by(), name, self.look.day).await
    }

    /// Adds a user, who holds nothing yet.
    ///
    /// # Errors
    /// The name is taken or cannot be one; no full name.
    pub async fn add_user(&self, name: &str, full_name: &str) -> Result<(), InstallationError> {
        if full_name.trim().is_empty() {
            return Err(ActError::invalid("Nama lengkap wajib diisi.", "The full name must be filled in.").into());
        }
        self.installation.add_user(self.by(), name, full_name, self.now).await
    }

    /// Sets a password drawn by lot and gives it back, to be told to the user once. Sessions of the user end.
    ///
    /// # Errors
    /// There is no such user in the region, or the user is another's too; no randomness.
    pub async fn draw_password(&self, name: &str) -> Result<Zeroizing<String>, InstallationError> {
        self.check(name).await?;
        let drawn = passphrase()?;
        self.installation.set_password(self.by(), name, &drawn, self.now).await?;
        Ok(drawn)
    }

    /// Gives a role in the region; to a user of another region too, who gains nothing there by it.
    ///
    /// # Errors
    /// There is no such user; the area lies outside; the term is turned round; an agency is wanting, or too much.
    pub async fn give_role(&self, name: &str, held: RoleHeld) -> Result<(), InstallationError> {
        if held.role == Role::Public {
            return Err(ActError::invalid("Peran ini tidak diberikan kepada siapa pun.", "This role is given to nobody.").into());
        }
        if (held.role == Role::AgencyOperator) == held.agency.trim().is_empty() {
            return Err(ActError::invalid(
                "Perangkat daerah diisi untuk operator perangkat daerah, dan hanya untuk peran itu.",
                "The agency is filled in for an agency operator, and for that role only.",
            )
            .into());
        }
        let new = NewRole { user: name.to_owned(), region: self.look.books.region, held };
        self.installation.give_role(self.by(), &new, self.now).await
    }

    /// Takes a role away.
    ///
    /// # Errors
    /// There is none in the region; nobody would administer it any more.
    pub async fn take_role(&self, role: i64) -> Result<(), InstallationError> {
        self.installation.take_role_held(self.by(), role, self.look.books.region, self.now).await.map(|_| ())
    }

    /// Disables a user.
    ///
    /// # Errors
    /// There is no such user in the region, or the user is another's too; nobody would administer a region any more.
    pub async fn disable(&self, name: &str) -> Result<(), InstallationError> {
        self.check(name).await?;
        self.installation.disable_user(self.by(), name, self.now).await
    }

    /// Lets a disabled user in again.
    ///
    /// # Errors
    /// There is no such user in the region, or the user is another's too; the user is not disabled.
    pub async fn enable(&self, name: &str) -> Result<(), InstallationError> {
        self.check(name).await?;
        self.installation.enable_user(self.by(), name, self.now).await
    }

    /// Revokes a token by its sign.
    ///
    /// # Errors
    /// There is no such user in the region, or the user is another's too; the user has no such token.
    pub async fn revoke_token(&self, name: &str, sign: &str) -> Result<(), InstallationError> {
        self.check(name).await?;
        self.installation.revoke_token(self.by(), name, sign, self.now).await
    }

    /// Takes a user's second factor away.
    ///
    /// # Errors
    /// There is no such user in the region, or the user is another's too.
    pub async fn clear_second_factor(&self, name: &str) -> Result<(), InstallationError> {
        self.check(name).await?;
        self.installation.clear_second_factor(self.by(), name, self.now).await
    }

    /// Makes a token for so many days and gives it back, to be told to the user once.
    ///
    /// # Errors
    /// There is no such user in the region, or the user is another's too; no label; too many days; no randomness.
    pub async fn new_token(&self, name: &str, label: &str, days: u16) -> Result<Zeroizing<String>, InstallationError> {
        self.check(name).await?;
        if label.trim().is_empty() || !(1..=TOKEN_DAYS_MAX).contains(&days) {
            return Err(ActError::invalid(
                format!("Sebut untuk apa token itu, dan berapa hari berlakunya (1 sampai {TOKEN_DAYS_MAX})."),
                format!("Say what the token is for, and how many days it holds (1 to {TOKEN_DAYS_MAX})."),
            )
            .into());
        }
        self.installation.new_token(self.by(), name, label.trim(), days, self.now).await.map(Zeroizing::new)
    }
}

/// Words that can be said over the telephone, drawn by lot: `badu-kiro-…`.
fn passphrase() -> Result<Zeroizing<String>, ActError> {
    let letters = WORDS * SYLLABLES;
    let mut phrase = Zeroizing::new(String::with_capacity(letters * 2 + WORDS));
    let mut drawn = 0;
    while drawn < letters {
        let mut bytes = Zeroizing::new([0_u8; 2]);
        getrandom::fill(&mut *bytes).map_err(|_| ActError::from(payung_storage::SealError::Randomness))?;
        // 255 is five times 51: the one value beyond would favour a vowel.
        let (consonant, vowel) = (usize::from(bytes[0]) % CONSONANTS.len(), usize::from(bytes[1]));
        if vowel == 255 {
            continue;
        }
        if drawn > 0 && drawn % SYLLABLES == 0 {
            phrase.push('-');
        }
        phrase.push(CONSONANTS[consonant]);
        phrase.push(VOWELS[vowel % VOWELS.len()]);
        drawn += 1;
    }
    Ok(phrase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn passphrases_are_words_and_none_comes_twice() {
        let drawn: BTreeSet<String> = (0..500).map(|_| passphrase().expect("randomness").to_string()).collect();
        assert_eq!(drawn.len(), 500);
        for phrase in &drawn {
            assert!(phrase.split('-').all(|word| word.len() == 4) && phrase.split('-').count() == 6, "{phrase}");
        }
        let letters: BTreeSet<char> = drawn.iter().flat_map(|phrase| phrase.chars()).collect();
        assert_eq!(letters.len(), 22, "every letter comes, and the hyphen");
    }
}
