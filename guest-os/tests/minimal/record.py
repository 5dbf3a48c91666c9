"""Records the state reads of the executable specification, block by block.

Usage: record.py OUT FOLDER [EVERY] (with `pip install ethereum-execution==2.20.0`)

Runs every blockchain test below the folder, or one file in EVERY, with the forks of ethereum/execution-specs, and writes
one line of JSON per case to OUT: its file, its name, and for each valid block the accounts, slots and code hashes that
the specification read, and the age of the oldest block hash. `tests/minimal` makes witnesses of exactly these.

For the test of all cases, OUT is target/data/spec-reads.jsonl and FOLDER target/data/evm-fixtures. `reads.jsonl` beside
this file holds a part of the records of target/data/evm-fixtures-smoke: up to two cases per folder, with lines of less
than 1,600 bytes.

The specification keeps an account's code in the account. The code hash, and whether there is code, are in the account's
leaf of the trie. So only the functions in CODE_READERS read a code.
"""

import json
import signal
import sys
import traceback
from dataclasses import fields
from importlib import import_module
from pathlib import Path

from ethereum.crypto.hash import keccak256
from ethereum_rlp import rlp
from ethereum_types.numeric import U64
from ethereum_spec_tools.evm_tools.loaders.fixture_loader import Load

sys.setrecursionlimit(20_000)

# The time limit of a case in seconds. The few that take longer are omitted.
LIMIT = 20

FORKS = {
    "Paris": "paris", "Shanghai": "shanghai", "Cancun": "cancun", "Prague": "prague",
    "Osaka": "osaka", "BPO1": "bpo1", "BPO2": "bpo2",
}
OTHER_SETS = {"bal-v5.7.0-alpha", "zkevm-v0.3.3", "TransactionTests", "RLPTests", "TrieTests", "benchmark-v0.0.7"}

# Functions that need the bytes of a code, not only its hash.
CODE_READERS = {
    "generic_call", "extcodesize", "extcodecopy", "prepare_message", "access_delegation", "set_delegation",
    "process_message_call", "process_system_transaction", "process_checked_system_transaction",
    "process_unchecked_system_transaction",
}
# Since Prague, a sender's code may be a delegation, which its hash does not show.
SENDER_READERS = {"prague", "osaka", "bpo1", "bpo2"}


class Record:
    """The reads of one block."""

    def __init__(self):
        self.accounts, self.slots, self.codes, self.ancestors = set(), set(), set(), 0

    def to_json(self):
        slots = {}
        for address, slot in sorted(self.slots):
            slots.setdefault("0x" + address.hex(), []).append(hex(int.from_bytes(slot, "big")))
        return {
            "accounts": ["0x" + address.hex() for address in sorted(self.accounts)],
            "slots": slots,
            "codes": ["0x" + code.hex() for code in sorted(self.codes)],
            "ancestors": self.ancestors,
        }


current = Record()


def watch(fork):
    """Installs recorders in the fork's state reads."""
    state = import_module(f"ethereum.forks.{fork}.state")
    real_get = state.trie_get

    def trie_get(trie, key):
        caller = sys._getframe(1)
        names = caller.f_locals
        if caller.f_code.co_name == "get_account_optional":
            current.accounts.add(bytes(key))
        elif caller.f_code.co_name in ("get_storage", "get_storage_original"):
            current.accounts.add(bytes(names["address"]))
            current.slots.add((bytes(names["address"]), bytes(key)))
        return real_get(trie, key)

    state.trie_get = trie_get
    account = import_module(f"ethereum.forks.{fork}.fork_types").Account
    field = account.code

    def code_of(self):
        code = field.__get__(self)
        reader = sys._getframe(1).f_code.co_name
        if code and (reader in CODE_READERS or (reader == "check_transaction" and fork in SENDER_READERS)):
            current.codes.add(bytes(keccak256(code)))
        return code

    account.code = property(code_of, field.__set__)

    class Hashes(list):
        """Hashes of the previous blocks. Records the age of the oldest one that is read."""

        def __getitem__(self, index):
            if index != -1 or sys._getframe(1).f_code.co_name == "block_hash":
                current.ancestors = max(current.ancestors, -index)
            return super().__getitem__(index)

    rules = import_module(f"ethereum.forks.{fork}.fork")
    real_hashes = rules.get_last_256_block_hashes
    rules.get_last_256_block_hashes = lambda chain: Hashes(real_hashes(chain))


for name in FORKS.values():
    watch(name)


def rebuild(value, package):
    """Converts a state to the classes of another fork."""
    state = import_module(f"{package}.state").State()
    types = import_module(f"{package}.fork_types")
    setter = import_module(f"{package}.state")
    for address, account in value._main_trie._data.items():
        parts = {field.name: getattr(account, field.name) for field in fields(account)}
        setter.set_account(state, address, types.Account(**parts))
    for address, trie in value._storage_tries.items():
        for key, number in trie._data.items():
            setter.set_storage(state, address, key, number)
    return state


def run(case):
    global current
    network = case["network"]
    before, _, after = network.removesuffix("AtTime15k").partition("To")
    if before not in FORKS or (after and after not in FORKS):
        return None
    load = Load(FORKS[before])
    genesis, _, _ = load.json_to_block({"rlp": case["genesisRLP"]})
    module = import_module(f"ethereum.forks.{FORKS[before]}.fork")
    chain_id = U64(int(case.get("config", {}).get("chainid", "0x1"), 16))
    chain = module.BlockChain([genesis], load.json_to_state(case["pre"]), chain_id)
    blocks = []
    for block in case["blocks"]:
        current = Record()
        raw = bytes.fromhex(block["rlp"][2:])
        if "expectException" in block:
            blocks.append(None)
            continue
        timestamp = int.from_bytes(rlp.decode(raw)[0][11], "big")
        if after and timestamp >= 15_000 and module.__name__ != f"ethereum.forks.{FORKS[after]}.fork":
            module = import_module(f"ethereum.forks.{FORKS[after]}.fork")
            load = Load(FORKS[after])
            chain = module.BlockChain(chain.blocks, rebuild(chain.state, f"ethereum.forks.{FORKS[after]}"), chain_id)
        decoded = rlp.decode_to(load.fork.Block, raw)
        current = Record()
        module.state_transition(chain, decoded)
        blocks.append(current.to_json())
    return blocks


def stop(_signal, _frame):
    raise TimeoutError("the case takes too long")


def record(path, folder):
    """The records of a file's cases, one line each."""
    for name, case in json.loads(path.read_text()).items():
        if "network" not in case:
            continue
        signal.alarm(LIMIT)
        try:
            blocks = run(case)
        except Exception as error:
            print(f"FAILED {path} {name}: {type(error).__name__} {error}", file=sys.stderr)
            traceback.print_exc(limit=-1)
            continue
        finally:
            signal.alarm(0)
        if blocks and any(blocks):
            line = {"file": str(path.relative_to(folder)), "name": name, "blocks": blocks}
            yield json.dumps(line, separators=(",", ":")) + "\n"


def main():
    signal.signal(signal.SIGALRM, stop)
    out, folder, every = sys.argv[1], sys.argv[2], int((sys.argv[3:] or ["1"])[0])
    paths = [path for path in sorted(Path(folder).rglob("*.json")) if not OTHER_SETS & set(path.parts)]
    with open(out, "w") as lines:
        for path in paths[::every]:
            lines.writelines(record(path, folder))


main()
