//! The secret store of the command line: small files in a folder outside the home, readable by this user alone.
//!
//! Promise: what `put` returned from survives a crash; a secret is replaced whole or not at all; another user of the machine
//! cannot read it. A home that was copied elsewhere finds no keys there, and says so.
//!
//! The desktop's Secret Service is not used yet; `musette doctor` says where the keys are.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use musette_core::vault::{Secret, SecretError, SecretStore};

/// Keys of one home, in a folder of their own.
#[derive(Debug)]
pub struct KeyFolder {
    folder: PathBuf,
}

impl KeyFolder {
    /// The keys of `home`: below `MUSETTE_KEYS`, else below the user's data folder, in a folder named after the home's path.
    pub fn of_home(home: &Path) -> io::Result<KeyFolder> {
        let base = match std::env::var_os("MUSETTE_KEYS") {
            Some(folder) => PathBuf::from(folder),
            None => data_folder()?.join("musette-keys"),
        };
        let home = home.canonicalize().or_else(|_| std::path::absolute(home))?;
        let mut name = String::new();
        for byte in home.as_os_str().as_encoded_bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => name.push(char::from(*byte)),
                // Two homes never share a name: what is not plain is spelt out.
                other => name.push_str(&format!(".{other:02x}")),
            }
        }
        Ok(KeyFolder { folder: base.join(short(&name)) })
    }

    /// Keys in this folder.
    #[cfg(feature = "tenant")]
    pub fn at(folder: PathBuf) -> KeyFolder {
        KeyFolder { folder }
    }

    /// Where the keys are.
    pub fn path(&self) -> &Path {
        &self.folder
    }

    fn file(&self, name: &str) -> PathBuf {
        let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect();
        self.folder.join(plain)
    }

    fn write(&self, name: &str, secret: &Secret) -> io::Result<()> {
        let staged = self.stage(secret)?;
        fs::rename(&staged, self.file(name))?;
        fs::File::open(&self.folder)?.sync_all()
    }

    /// As [`KeyFolder::write`], unless there is one: the file system says who was first.
    fn write_first(&self, name: &str, secret: &Secret) -> io::Result<Secret> {
        let staged = self.stage(secret)?;
        let linked = fs::hard_link(&staged, self.file(name));
        fs::remove_file(&staged)?;
        let there = match linked {
            Ok(()) => secret.clone(),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Secret::new(fs::read(self.file(name))?),
            Err(error) => return Err(error),
        };
        fs::File::open(&self.folder)?.sync_all()?;
        Ok(there)
    }

    /// A whole secret, durable, under a name of its own.
    fn stage(&self, secret: &Secret) -> io::Result<PathBuf> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.folder)?;
        let staged = self.folder.join(format!(".{}-{}", std::process::id(), self.stamp()));
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut out = options.open(&staged)?;
        out.write_all(secret.expose())?;
        out.sync_all()?;
        Ok(staged)
    }

    fn stamp(&self) -> u64 {
        static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
        NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
    }
}

/// A name that every file system takes: long ones keep their end, and a sum of all of them.
fn short(name: &str) -> String {
    if name.len() <= 120 {
        return name.to_owned();
    }
    // FNV-1a, only to tell two long paths with one end apart.
    let sum = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{sum:016x}{}", &name[name.len() - 100..])
}

fn data_folder() -> io::Result<PathBuf> {
    let from = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    from("XDG_DATA_HOME")
        .or_else(|| from("HOME").map(|home| home.join(".local/share")))
        .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "neither HOME nor XDG_DATA_HOME is set"))
}

/// The folder that a home is kept in when none is named.
pub fn default_home() -> io::Result<PathBuf> {
    Ok(data_folder()?.join("musette"))
}

/// Where keys are and who can read them, in words.
pub fn describe(folder: &Path) -> String {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let open_to_others = |path: &Path| fs::metadata(path).is_ok_and(|meta| meta.permissions().mode() & 0o077 != 0);
        if open_to_others(folder) {
            let folder = folder.display();
            return format!("{folder}, which other users of this computer can enter; `chmod 700` mends that");
        }
    }
    format!("{}, readable by you alone", folder.display())
}

impl SecretStore for KeyFolder {
    fn get(&self, name: &str) -> Result<Option<Secret>, SecretError> {
        match fs::read(self.file(name)) {
            Ok(bytes) => Ok(Some(Secret::new(bytes))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(SecretError::Failed(error.to_string())),
        }
    }

    fn put(&self, name: &str, secret: &Secret) -> Result<(), SecretError> {
        self.write(name, secret).map_err(|error| SecretError::Failed(error.to_string()))
    }

    fn add(&self, name: &str, secret: &Secret) -> Result<Secret, SecretError> {
        self.write_first(name, secret).map_err(|error| SecretError::Failed(error.to_string()))
    }

    fn remove(&self, name: &str) -> Result<(), SecretError> {
        match fs::remove_file(self.file(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(SecretError::Failed(error.to_string())),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_who_make_a_key_at_one_moment_both_have_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        let mut had = Vec::new();
        std::thread::scope(|scope| {
            let made: Vec<_> = (0..8_u8)
                .map(|number| {
                    let keys = KeyFolder { folder: path.clone() };
                    scope.spawn(move || keys.add("device-key", &Secret::new(vec![number; 48])).unwrap())
                })
                .collect();
            had.extend(made.into_iter().map(|made| made.join().unwrap()));
        });
        let keys = KeyFolder { folder: path };
        let there = keys.get("device-key").unwrap().unwrap();
        assert!(had.iter().all(|key| *key == there));
        assert_eq!(fs::read_dir(keys.path()).unwrap().count(), 1, "nothing staged is left");
    }

    #[test]
    fn keys_are_replaced_whole_and_are_this_users_alone() {
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyFolder { folder: folder.path().join("keys") };
        assert_eq!(keys.get("vault-key/1").unwrap(), None);
        keys.put("vault-key/1", &Secret::new(vec![1; 48])).unwrap();
        keys.put("vault-key/1", &Secret::new(vec![2; 48])).unwrap();
        assert_eq!(keys.get("vault-key/1").unwrap(), Some(Secret::new(vec![2; 48])));
        assert_eq!(fs::read_dir(keys.path()).unwrap().count(), 1, "nothing staged is left");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(keys.file("vault-key/1")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        keys.remove("vault-key/1").unwrap();
        keys.remove("vault-key/1").unwrap();
        assert_eq!(keys.get("vault-key/1").unwrap(), None);
    }
}
