//! Which commands take a password by which of their options, and which of them stands before a place.
//!
//! A letter says nothing by itself; the command before it does, and what stands between the two is passed over (`native/README.md`
//! section 3).

use crate::class::{is_name, is_white};
use crate::windows::OPTIONS as LETTERS;
use Form::{Apart, Behind, Either, Joined};

/// How an option and its value are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Only joined: without it a word behind white space is something else.
    Joined,
    /// Only behind white space or `=`.
    Apart,
    /// Either way.
    Either,
    /// A user, this symbol, and the password.
    Behind(u8),
}

/// Behind the letters of options comes `-pw`.
pub(crate) const TWO: usize = LETTERS.len();

const LETTER_COUNT: usize = TWO + 1;

pub(crate) type Options = &'static [(usize, Form)];

pub(crate) const fn of(letter: u8) -> usize {
    let mut at = 0;
    while LETTERS[at] != letter {
        at += 1;
    }
    at
}

/// The options of a command that take a password.
pub(crate) fn options(word: &[u8]) -> Options {
    let word = word.strip_suffix(b".exe").or_else(|| word.strip_suffix(b".EXE")).unwrap_or(word);
    match word {
        b"login" | b"cqlsh" | b"rdesktop" | b"ncftp" | b"ncftpput" | b"ncftpget" | b"ncftpls" | b"twine"
        | b"psexec" | b"psexec64" | b"PsExec" | b"PsExec64" | b"psExec" | b"PSEXEC" | b"PSEXEC64" | b"snowsql"
        | b"evil-winrm" | b"nxc" | b"netexec" | b"crackmapexec" | b"smbmap" | b"hydra" | b"medusa" | b"beeline"
        | b"cypher-shell" | b"useradd" | b"usermod" | b"couchbase-cli" | b"cbq" | b"cbbackupmgr" | b"rabbitmqadmin"
        | b"steghide" | b"ipmipower" => &const { [(of(b'p'), Apart)] },
        b"mysql" | b"mysqldump" | b"mysqladmin" | b"mysqlimport" | b"mysqlcheck" | b"mysqlshow" | b"mysqlslap"
        | b"mysqlbinlog" | b"mysqlpump" | b"mariadb" | b"mariadb-dump" | b"mariadb-admin" | b"mariadb-import"
        | b"mariadb-check" | b"xtrabackup" | b"innobackupex" | b"7z" | b"7za" | b"7zr" | b"7zz" | b"rar" | b"unrar" => {
            &const { [(of(b'p'), Joined)] }
        }
        b"mongo" | b"mongosh" | b"mongodump" | b"mongorestore" | b"mongoexport" | b"mongoimport" | b"mongostat"
        | b"mongotop" | b"mongofiles" | b"sshpass" | b"mycli" | b"mydumper" | b"myloader" => {
            &const { [(of(b'p'), Either)] }
        }
        b"zip" | b"unzip" | b"zipcloak" | b"sqlcmd" | b"osql" | b"bcp" | b"tsql" | b"mosquitto_pub"
        | b"mosquitto_sub" | b"mosquitto_rr" | b"ipmitool" | b"aql" | b"asadm" | b"asinfo" => {
            &const { [(of(b'P'), Either)] }
        }
        b"ssh-keygen" => &const { [(of(b'N'), Apart), (of(b'P'), Apart)] },
        b"redis-cli" | b"valkey-cli" | b"keydb-cli" | b"redis-benchmark" => &const { [(of(b'a'), Apart)] },
        b"ldapsearch" | b"ldapadd" | b"ldapmodify" | b"ldapdelete" | b"ldapwhoami" | b"ldapcompare" | b"ldapmodrdn"
        | b"ldapexop" | b"ldapvi" | b"dsconf" | b"dsidm" | b"kadmin" => &const { [(of(b'w'), Apart)] },
        b"ldappasswd" => &const { [(of(b'w'), Apart), (of(b's'), Apart), (of(b'a'), Apart)] },
        b"smbclient" | b"rpcclient" | b"winexe" | b"smbget" | b"smbcacls" | b"smbtree" | b"wmic" => {
            &const { [(of(b'U'), Behind(b'%'))] }
        }
        b"curl" => &const { [(of(b'u'), Behind(b':')), (of(b'U'), Behind(b':')), (of(b'E'), Behind(b':'))] },
        b"etcdctl" => &const { [(of(b'u'), Behind(b':'))] },
        b"lftp" => &const { [(of(b'u'), Behind(b','))] },
        b"openssl" | b"mcrypt" => &const { [(of(b'k'), Apart)] },
        b"snmpget" | b"snmpgetnext" | b"snmpwalk" | b"snmpbulkwalk" | b"snmpbulkget" | b"snmpset" | b"snmptable"
        | b"snmptrap" | b"snmpinform" | b"snmpstatus" | b"snmpdf" | b"snmptranslate" | b"snmpusm" => {
            &const { [(of(b'A'), Apart), (of(b'X'), Apart), (of(b'c'), Apart)] }
        }
        b"plink" | b"pscp" | b"psftp" | b"putty" | b"kitty" => &const { [(TWO, Apart)] },
        _ => &[],
    }
}

/// A command stands so near before its option.
const REACH: usize = 256;

/// Which commands stand before a place, of each option the last, and what ends their reach.
#[derive(Clone, Debug, Default)]
pub(crate) struct Commands {
    /// Read up to here.
    to: usize,
    /// Of each letter one behind where the last command begins.
    last: [(usize, Option<Form>); LETTER_COUNT],
    /// Behind the last line end.
    line: usize,
    /// Behind what ends a command on its line.
    end: usize,
    /// Behind what closes a list.
    list: usize,
}

impl Commands {
    /// Reads on up to a symbol that belongs to no word.
    fn read(&mut self, t: &[u8], to: usize) {
        let lowest = to.saturating_sub(REACH);
        if self.to < lowest || self.to > to {
            *self = Self { to: lowest, line: lowest, end: lowest, list: lowest, ..Self::default() };
        }
        let mut p = self.to;
        // The end of a word that goes on from out of reach.
        if p > 0 && is_name(t[p - 1]) {
            p += t[p..to].iter().take_while(|b| is_name(**b)).count();
        }
        while p < to {
            let length = t[p..to].iter().take_while(|b| is_name(**b)).count();
            if length == 0 {
                self.mark(t, p);
                p += 1;
                continue;
            }
            // Behind an escape the word begins with the next symbol.
            let escaped = p > 0 && t[p - 1] == b'\\' && matches!(t[p], b'n' | b'r' | b't');
            let word = &t[p + usize::from(escaped)..p + length];
            for (letter, form) in options(word) {
                self.last[*letter] = (p + 1, Some(*form));
            }
            p += length;
        }
        self.to = to;
    }

    fn mark(&mut self, t: &[u8], p: usize) {
        match t[p] {
            b'\n' | b'\r' if p == 0 || t[p - 1] != b'\\' => self.line = p + 1,
            b';' | b'|' | b'&' if t.get(p + 1).is_some_and(|b| is_white(*b)) => self.end = p + 1,
            b']' | b'}' | b')' => self.list = p + 1,
            _ => {}
        }
    }

    /// How the command before `to` has the option.
    pub(crate) fn form(&mut self, t: &[u8], to: usize, lowest: usize, letter: usize, listed: bool) -> Option<Form> {
        self.read(t, to);
        let lowest = lowest.max(to.saturating_sub(REACH)).max(if listed { self.list } else { self.line.max(self.end) });
        let (at, form) = self.last[letter];
        form.filter(|_| at > lowest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str, letter: u8, listed: bool) -> Option<Form> {
        Commands::default().form(text.as_bytes(), text.len(), 0, of(letter), listed)
    }

    #[test]
    fn a_command_counts_up_to_what_ends_it() {
        assert_eq!(form("docker login -u ann", b'p', false), Some(Apart));
        assert_eq!(form("/usr/bin/mysql -u ann", b'p', false), Some(Joined));
        assert_eq!(form("docker login x; run", b'p', false), None);
        assert_eq!(form("docker login x\n run", b'p', false), None);
        assert_eq!(form("docker login \\\n -u ann", b'p', false), Some(Apart));
        assert_eq!(form("\\nmysql -u ann", b'p', false), Some(Joined));
        assert_eq!(form("xmysql -u ann", b'p', false), None);
        assert_eq!(form("[\"docker\",\n\"login\",", b'p', true), Some(Apart));
        assert_eq!(form("[\"login\"], [", b'p', true), None);
        assert_eq!(form(&format!("login {}", "x ".repeat(REACH / 2)), b'p', false), None);
    }

    #[test]
    fn what_was_read_before_says_the_same() {
        let text = b"sshpass -p a ssh b; mysql -h mysql -p\nzip -P x | docker login -u zip -p y ] unzip -P";
        for letter in 0..LETTER_COUNT {
            for listed in [true, false] {
                let mut known = Commands::default();
                for to in (0..text.len()).filter(|to| !is_name(text[*to])) {
                    let anew = Commands::default().form(text, to, 0, letter, listed);
                    assert_eq!(known.form(text, to, 0, letter, listed), anew, "{to} {letter}");
                }
            }
        }
    }
}
