// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {INovaRollup} from "./INovaRollup.sol";
import {INovaVerifier} from "./INovaVerifier.sol";
import {Control} from "./rollup/Control.sol";
import {Deposits} from "./rollup/Deposits.sol";
import {Times} from "./rollup/Times.sol";
import {Versions} from "./rollup/Versions.sol";
import {Withdrawals} from "./rollup/Withdrawals.sol";

/// @title A rollup whose bundles of blocks are proved by Nova
/// @notice Bundles form one chain: final ones, then committed ones, each of which may be proved. `committed` and `finalised` are the
/// ends of both parts, so taking bundles back moves one number, however many they are.
contract NovaRollup is Versions, Deposits, Withdrawals {
    /// @notice Begins what is hashed for a public output.
    bytes32 public constant BUNDLE_TAG = keccak256("nova rollup: bundle 1");
    /// @notice A public output is the lower 253 bits of a hash: as many as always are a scalar. The order r of the scalar field is
    /// between 2^253 and 2^254, so of the numbers of 254 bits some are r or more, and refused. The program
    /// writes the same bits. Two headers whose hashes agree in 253 bits take about 2^126 hashes to find.
    uint256 private constant OUTPUT_MASK = (1 << 253) - 1;

    /// @inheritdoc INovaRollup
    uint256 public committed;
    /// @inheritdoc INovaRollup
    uint256 public finalised;
    /// @notice Bundles by number. Entries above `committed` are left over, and mean nothing.
    mapping(uint256 id => Bundle kept) private _bundles;

    /// @notice Sets what the rollup starts from.
    /// @param roles Who does what.
    /// @param delays How long things take.
    /// @param first The first version.
    /// @param genesis Where the chain begins.
    /// @param leastDeposit The least amount of a deposit, in wei.
    constructor(
        Roles memory roles,
        Delays memory delays,
        Version memory first,
        Genesis memory genesis,
        uint256 leastDeposit
    ) Times(delays) Control(roles) Versions(first) Deposits(leastDeposit) {
        Bundle storage zero = _bundles[0];
        zero.lastBlock = genesis.block;
        zero.stateRoot = genesis.stateRoot;
        zero.lastHash = genesis.hash;
    }

    /// @inheritdoc INovaRollup
    function commitBundle(Header calldata header) external whenNotPaused returns (uint256 id) {
        _checkOperator();
        Bundle storage parent = _bundles[committed];
        uint32 version = currentVersion;
        _checkChain(parent, header);
        bytes32 rules = _version(version).rulesDigest;
        if (header.rulesDigest != rules) revert WrongRules(rules, header.rulesDigest);
        id = ++committed;
        uint256 output = outputOf(header);
        _bundles[id] = Bundle({
            output: output,
            stateRoot: header.stateRootAfter,
            lastHash: header.lastHash,
            messagesRoot: header.messagesRoot,
            lastBlock: header.lastBlock,
            deposits: _checkDeposits(parent.deposits, header),
            committedAt: uint40(block.timestamp),
            provedAt: 0,
            version: version
        });
        emit BundleCommitted(id, output, version, header);
    }

    /// @inheritdoc INovaRollup
    function proveBundle(uint256 id, bytes calldata proof) external whenNotPaused {
        Bundle storage kept = _notFinal(id);
        if (kept.provedAt != 0) revert AlreadyProved(id);
        uint256 openFrom = _openFrom(kept);
        if (msg.sender != operator && block.timestamp < openFrom) revert NotOperatorYet(msg.sender, openFrom);
        Version memory version = _version(kept.version);
        if (proof.length < 4 || bytes4(proof) != version.selector)
            revert WrongVersion(version.selector, bytes4(proof));
        // The gateway says whether the key is still believed. It is not asked about the proof: its answer could be anything.
        _checkRoute(version);
        bytes4 accepted = INovaVerifier(version.verifier).verify(proof[4:], version.program, kept.output);
        if (accepted != INovaVerifier.verify.selector) revert NotAccepted();
        kept.provedAt = uint40(block.timestamp);
        emit BundleProved(id, kept.output, msg.sender);
    }

    /// @inheritdoc INovaRollup
    function finaliseBundle(uint256 id) external whenNotPaused {
        Bundle storage kept = _notFinal(id);
        if (id != finalised + 1) revert NotNext(finalised + 1, id);
        if (kept.provedAt == 0) revert NotProved(id);
        uint256 from = uint256(kept.provedAt) + FINALISE_DELAY;
        if (block.timestamp < from) revert TooEarlyToFinalise(from);
        finalised = id;
        emit BundleFinalised(id, kept.output, kept.lastBlock, kept.stateRoot, kept.messagesRoot);
    }

    /// @inheritdoc INovaRollup
    function revertBundle(uint256 id, uint256 output) external {
        Bundle storage kept = _notFinal(id);
        if (kept.output != output) revert OtherBundle(id, kept.output, output);
        if (msg.sender != owner) _checkRevert(id, kept);
        emit BundlesReverted(id, output, msg.sender, committed);
        committed = id - 1;
    }

    /// @inheritdoc INovaRollup
    function bundle(uint256 id) external view returns (Bundle memory kept) {
        if (id > committed) revert UnknownBundle(id, committed);
        return _bundles[id];
    }

    /// @inheritdoc INovaRollup
    function outputOf(Header calldata header) public view returns (uint256 output) {
        return uint256(keccak256(abi.encode(BUNDLE_TAG, block.chainid, address(this), header))) & OUTPUT_MASK;
    }

    /// @notice The root of the withdrawals of a final bundle. Refuses a bundle that is not final.
    /// @param id Its number.
    /// @return root The root.
    function _finalMessages(uint256 id) internal view override returns (bytes32 root) {
        if (id > finalised) revert BundleNotFinal(id, finalised);
        return _bundles[id].messagesRoot;
    }

    /// @notice A bundle that is committed and not final.
    /// @param id Its number.
    /// @return kept The bundle.
    function _notFinal(uint256 id) private view returns (Bundle storage kept) {
        if (id <= finalised) revert BundleIsFinal(id);
        if (id > committed) revert UnknownBundle(id, committed);
        return _bundles[id];
    }

    /// @notice Refuses to take a bundle back where the caller is not the owner: a proved one, one that anybody may prove, until it is
    /// stale, and before, unless the caller is the operator.
    /// @dev Without the second check an operator could undo what others prove in the moment in which they bring the proof.
    /// @param id Its number.
    /// @param kept The bundle.
    function _checkRevert(uint256 id, Bundle storage kept) private view {
        if (kept.provedAt != 0) revert ProvedBundle(id);
        uint256 openFrom = _openFrom(kept);
        uint256 staleFrom = openFrom + STALE_AFTER;
        if (block.timestamp >= staleFrom) return;
        _checkOperator();
        if (block.timestamp >= openFrom) revert OpenBundle(id, openFrom, staleFrom);
    }

    /// @notice From when anybody may prove a bundle.
    /// @param kept The bundle.
    /// @return time In seconds.
    function _openFrom(Bundle storage kept) private view returns (uint256 time) {
        return uint256(kept.committedAt) + PROVE_DELAY;
    }

    /// @notice Refuses a header that does not continue the chain.
    /// @param parent The last committed bundle.
    /// @param header The header.
    function _checkChain(Bundle storage parent, Header calldata header) private view {
        uint256 next = uint256(parent.lastBlock) + 1;
        if (header.firstBlock != next) revert WrongFirstBlock(next, header.firstBlock);
        if (header.lastBlock < header.firstBlock) revert EmptyBundle(header.firstBlock, header.lastBlock);
        if (header.stateRootBefore != parent.stateRoot) {
            revert WrongStateRoot(parent.stateRoot, header.stateRootBefore);
        }
        if (header.parentHash != parent.lastHash) revert WrongParent(parent.lastHash, header.parentHash);
    }
}
