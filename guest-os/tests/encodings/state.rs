//! The content of tries: nodes, accounts and slots.

use super::has_one_form;
use super::rlp::Item;
use alloy_primitives::{Address, B256, U256, keccak256};
use alloy_trie::{EMPTY_ROOT_HASH, KECCAK_EMPTY, TrieAccount};
use nova_os::system::oracle::{Ancestors, Codes, Nodes};
use nova_os::system::trie::{Key, Tries};
use nova_os::system::{EthereumState, StateError, TrieError};
use revm::database_interface::Database;

const ADDRESS: Address = Address::repeat_byte(0x22);

/// A leaf with all nibbles of a key, as in a trie with one key.
fn leaf(key: B256, value: &[u8]) -> Vec<u8> {
    let path = [&[0x20], &key[..]].concat();
    Item::List(vec![Item::String(path), Item::String(value.to_vec())]).encode()
}

fn account(storage_root: B256) -> TrieAccount {
    TrieAccount { nonce: 5, balance: U256::from(0x1234), storage_root, code_hash: KECCAK_EMPTY }
}

/// Reads an account from a state with only this account, and returns its encoding.
fn read_account(entry: &[u8]) -> Option<Vec<u8>> {
    let root = leaf(keccak256(ADDRESS), entry);
    let (nodes, codes, ancestors) = (Nodes::of([root.as_slice()]), Codes::default(), Ancestors::default());
    let mut state = EthereumState::new(keccak256(&root), &nodes, &codes, &ancestors);
    match state.basic(ADDRESS) {
        Ok(Some(info)) => {
            let account = TrieAccount {
                nonce: info.nonce,
                balance: info.balance,
                code_hash: info.code_hash,
                ..account(EMPTY_ROOT_HASH)
            };
            Some(alloy_rlp::encode(account))
        }
        Ok(None) => panic!("the account exists"),
        Err(error) => {
            assert!(matches!(error, StateError::MalformedAccount { .. } | StateError::Trie(_)), "{error}");
            None
        }
    }
}

/// Reads slot 1 of that account.
fn read_slot(entry: &[u8]) -> Option<Vec<u8>> {
    let slot = leaf(keccak256(B256::with_last_byte(1)), entry);
    let root = leaf(keccak256(ADDRESS), &alloy_rlp::encode(account(keccak256(&slot))));
    let nodes = Nodes::of([root.as_slice(), slot.as_slice()]);
    let (codes, ancestors) = (Codes::default(), Ancestors::default());
    let mut state = EthereumState::new(keccak256(&root), &nodes, &codes, &ancestors);
    match state.storage(ADDRESS, U256::from(1)) {
        Ok(value) => Some(alloy_rlp::encode(value)),
        Err(error) => {
            assert!(matches!(error, StateError::MalformedSlot { .. } | StateError::Trie(_)), "{error}");
            None
        }
    }
}

#[test]
fn accounts() {
    // The account has no storage. With another storage root it is another account, not a second form.
    let encoded = alloy_rlp::encode(account(EMPTY_ROOT_HASH));
    assert_eq!(read_account(&encoded).as_deref(), Some(&encoded[..]));
    has_one_form("an account", &encoded, read_account);
}

#[test]
fn slots() {
    for value in [U256::from(1), U256::from(0x80), U256::from(0x1234), U256::MAX] {
        has_one_form("a slot", &alloy_rlp::encode(value), read_slot);
    }
    assert_eq!(read_slot(&[0x80]), None, "a slot that is zero has no entry");
    assert_eq!(read_slot(&[0x01, 0x01]), None);
}

fn digest(byte: u8) -> Item {
    Item::String(vec![byte; 32])
}

fn branch(children: &[(usize, Item)]) -> Item {
    let mut items = vec![Item::String(Vec::new()); 17];
    children.iter().for_each(|(position, child)| items[*position] = child.clone());
    Item::List(items)
}

fn short(path: &[u8], second: Item) -> Item {
    Item::List(vec![Item::String(path.to_vec()), second])
}

/// Reads a key of a trie with this root and these nodes below it.
fn read(root: &[u8], below: &[Vec<u8>], key: &Key) -> Result<bool, TrieError> {
    let nodes = Nodes::of([root].into_iter().chain(below.iter().map(Vec::as_slice)));
    let mut tries = Tries::new(&nodes);
    let mut link = tries.open(keccak256(root))?;
    tries.get(&mut link, key).map(|value| value.is_some())
}

#[test]
fn nodes() {
    let leaf = leaf(B256::repeat_byte(0x33), &[1; 40]);
    let extension = short(&[0x11], digest(1)).encode();
    let branch = branch(&[(0, digest(1)), (15, digest(2)), (7, short(&[0x31], Item::String(vec![5])))]).encode();
    for right in [leaf, extension, branch] {
        has_one_form("a node", &right, |encoded| {
            let nodes = Nodes::of([encoded]);
            Tries::new(&nodes).open(keccak256(encoded)).ok()?;
            // A published decoder, which accepts several forms.
            Some(alloy_rlp::encode(alloy_rlp::decode_exact::<alloy_trie::nodes::TrieNode>(encoded).ok()?))
        });
    }
}

#[test]
fn nodes_that_are_not_canonical() {
    let value = Item::String(vec![1; 40]);
    let inlined = |bytes: usize| short(&[0x31], Item::String(vec![1; bytes]));
    let table = [
        ("a branch without children", branch(&[])),
        ("a branch of one child", branch(&[(3, digest(1))])),
        ("a branch with a value", branch(&[(3, digest(1)), (4, digest(1)), (16, value.clone())])),
        ("a child of 31 bytes", branch(&[(3, Item::String(vec![1; 31])), (4, digest(1))])),
        ("an embedded node of 32 bytes", branch(&[(3, inlined(29)), (4, digest(1))])),
        ("an empty path of an extension", short(&[0x00], digest(1))),
        ("an extension to nothing", short(&[0x11], Item::String(Vec::new()))),
        ("an extension to a leaf", short(&[0x11], inlined(4))),
        ("an extension to an extension", short(&[0x11], short(&[0x11], branch(&[])))),
        ("a leaf without a value", short(&[0x31], Item::String(Vec::new()))),
        ("a leaf with a list", short(&[0x31], Item::List(Vec::new()))),
        ("a path without a flag", short(&[], value.clone())),
        ("a padding that is not zero", short(&[0x21], value.clone())),
        ("an unknown flag", short(&[0x41], value.clone())),
        ("a path that is longer than keys", short(&[0x31; 33], value.clone())),
        ("three items", Item::List(vec![Item::String(vec![0x20]), value.clone(), value])),
    ];
    for (name, node) in table {
        let read = read(&node.encode(), &[], &[0x11; 32]);
        assert!(matches!(read, Err(TrieError::Malformed { .. })), "{name}: {read:?}");
    }
}

#[test]
fn nodes_at_the_wrong_depth() {
    let key = [0x11; 32];
    let below_extension = |child: &Item| {
        let child = child.encode();
        read(&short(&[0x11], Item::String(keccak256(&child).to_vec())).encode(), &[child], &key)
    };
    let rest = [&[0x31], &key[..31]].concat();
    let leaf = short(&rest, Item::String(vec![1; 40]));
    assert!(matches!(below_extension(&leaf), Err(TrieError::Malformed { .. })));
    let extension = short(&[0x11], digest(1));
    assert!(matches!(below_extension(&extension), Err(TrieError::Malformed { .. })));
    // A node that is shorter than a digest is embedded in its parent.
    let small = short(&[0x31, 0x11], Item::String(vec![5])).encode();
    let parent = branch(&[(1, Item::String(keccak256(&small).to_vec())), (2, digest(1))]).encode();
    assert!(matches!(read(&parent, &[small], &key), Err(TrieError::Malformed { .. })));
    // Paths that are too short or too long for a key.
    for path in [&[0x20][..], &[&[0x20], &key[..31]].concat(), &[&[0x31], &key[..31]].concat()] {
        assert_eq!(read(&short(path, Item::String(vec![1; 40])).encode(), &[], &key), Err(TrieError::WrongDepth));
    }
    assert_eq!(read(&short(&[&[0], &key[..]].concat(), digest(1)).encode(), &[], &key), Err(TrieError::WrongDepth));
}
