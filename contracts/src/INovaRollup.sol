// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {INovaRollupErrors} from "./INovaRollupErrors.sol";
import {ITwoStepOwner} from "./ITwoStepOwner.sol";

/// @title A rollup whose bundles of blocks are proved by Nova
/// @notice A bundle is committed by the operator, proved, and finalised. Deposits wait in a queue until a bundle consumes them;
/// withdrawals are paid from what finalised bundles say.
interface INovaRollup is INovaRollupErrors, ITwoStepOwner {
    /// @notice What a bundle states.
    /// @param firstBlock Its first block: the one after the last block of the bundle before.
    /// @param lastBlock Its last block.
    /// @param stateRootBefore The state root that the first block starts from.
    /// @param stateRootAfter The state root after the last block.
    /// @param parentHash The hash of the block before the first.
    /// @param lastHash The hash of the last block.
    /// @param blocksDigest A digest of the blocks.
    /// @param rulesDigest The digest of the chain's rules: that of the version.
    /// @param dataCommitment A commitment to where the blocks' data are published. The contract does not check that they are.
    /// @param depositsBefore The hash of the queue of deposits before the bundle.
    /// @param depositsAfter The hash of the queue after the deposits that the bundle consumes.
    /// @param depositsConsumed How many deposits the bundle consumes.
    /// @param messagesRoot The root of the tree of withdrawals, zero where there are none.
    struct Header {
        uint64 firstBlock;
        uint64 lastBlock;
        bytes32 stateRootBefore;
        bytes32 stateRootAfter;
        bytes32 parentHash;
        bytes32 lastHash;
        bytes32 blocksDigest;
        bytes32 rulesDigest;
        bytes32 dataCommitment;
        bytes32 depositsBefore;
        bytes32 depositsAfter;
        uint64 depositsConsumed;
        bytes32 messagesRoot;
    }

    /// @notice What the contract keeps of a bundle.
    /// @param output The public output that a proof has to have.
    /// @param stateRoot The state root after the last block.
    /// @param lastHash The hash of the last block.
    /// @param messagesRoot The root of the tree of withdrawals.
    /// @param lastBlock The number of the last block.
    /// @param deposits How many deposits this bundle and those before it consume.
    /// @param committedAt When it was committed, in seconds.
    /// @param provedAt When it was proved, in seconds; zero before.
    /// @param version The version that it was committed under.
    struct Bundle {
        uint256 output;
        bytes32 stateRoot;
        bytes32 lastHash;
        bytes32 messagesRoot;
        uint64 lastBlock;
        uint64 deposits;
        uint40 committedAt;
        uint40 provedAt;
        uint32 version;
    }

    /// @notice What the rollup believes.
    /// @dev Verifier and its code are stated, so that an announcement says what will check proofs, whatever the gateway answers then.
    /// @param program The digest of the program that checks bundles, below 2^248.
    /// @param rulesDigest The digest of the chain's rules.
    /// @param gateway The gateway that has the route. While it is frozen there, or leads elsewhere, nothing is proved.
    /// @param selector The selector of the key: a proof by another route of the gateway is refused.
    /// @param verifier What checks proofs: where the route leads.
    /// @param verifierCode The hash of the verifier's code.
    struct Version {
        uint256 program;
        bytes32 rulesDigest;
        address gateway;
        bytes4 selector;
        address verifier;
        bytes32 verifierCode;
    }

    /// @notice Where the chain begins.
    /// @param block The number of the last block before the first bundle.
    /// @param stateRoot The state root after it.
    /// @param hash Its hash.
    struct Genesis {
        uint64 block;
        bytes32 stateRoot;
        bytes32 hash;
    }

    /// @notice Who does what.
    /// @param owner Names operator and guardian, announces upgrades, takes back any bundle that is not final.
    /// @param operator Commits bundles, proves them first, takes unproved ones back until anybody may prove them.
    /// @param guardian Pauses.
    struct Roles {
        address owner;
        address operator;
        address guardian;
    }

    /// @notice How long things take, in seconds.
    /// @param prove From a bundle's commitment until anybody may prove it; at most 30 days.
    /// @param finalise From a bundle's proof until it may be finalised; at most 7 days.
    /// @param upgrade From an upgrade's announcement until it may be activated; at least the two others and 7 days, at most 365 days.
    struct Delays {
        uint40 prove;
        uint40 finalise;
        uint40 upgrade;
    }

    /// @notice A bundle was committed.
    /// @param id Its number. A bundle that was taken back leaves its number to another one.
    /// @param output The public output that a proof has to have.
    /// @param version The version that proves it.
    /// @param header What it states.
    event BundleCommitted(uint256 indexed id, uint256 indexed output, uint32 version, Header header);
    /// @notice A bundle was proved.
    /// @param id Its number.
    /// @param output Its public output.
    /// @param prover Who brought the proof.
    event BundleProved(uint256 indexed id, uint256 indexed output, address indexed prover);
    /// @notice A bundle is final: its withdrawals can be paid.
    /// @param id Its number.
    /// @param output Its public output.
    /// @param lastBlock The number of its last block.
    /// @param stateRoot The state root after its last block.
    /// @param messagesRoot The root of its withdrawals.
    event BundleFinalised(
        uint256 indexed id,
        uint256 indexed output,
        uint64 lastBlock,
        bytes32 stateRoot,
        bytes32 messagesRoot
    );
    /// @notice Bundles were taken back.
    /// @param first The first of them.
    /// @param output Its public output.
    /// @param caller Who did it.
    /// @param last The last of them.
    event BundlesReverted(uint256 indexed first, uint256 indexed output, address indexed caller, uint256 last);
    /// @notice A deposit was queued.
    /// @param index Its place in the queue, from 0.
    /// @param sender Who deposited.
    /// @param to Who gets it on the rollup.
    /// @param amount Wei.
    /// @param data What the rollup gets with it.
    /// @param queueHash The hash of the queue with this deposit.
    event DepositQueued(
        uint256 indexed index,
        address indexed sender,
        address indexed to,
        uint256 amount,
        bytes data,
        bytes32 queueHash
    );
    /// @notice A withdrawal was paid.
    /// @param nonce The withdrawal's number on the rollup.
    /// @param to Who got it.
    /// @param amount Wei.
    /// @param leaf The leaf that was paid.
    /// @param bundle The bundle that it was proved against.
    event WithdrawalPaid(uint256 indexed nonce, address indexed to, uint256 amount, bytes32 leaf, uint256 bundle);
    /// @notice An upgrade was announced.
    /// @param version The number that it will have.
    /// @param activeFrom From when it can be activated, in seconds.
    /// @param next What will be believed.
    event UpgradeScheduled(uint32 indexed version, uint256 activeFrom, Version next);
    /// @notice The announced upgrade was called off.
    /// @param version The number that it would have had.
    event UpgradeCancelled(uint32 indexed version);
    /// @notice A version became the one of new bundles.
    /// @param version Its number, from 1.
    /// @param active What is believed.
    event VersionActivated(uint32 indexed version, Version active);
    /// @notice The operator changed.
    /// @param operator Who commits from now on.
    event OperatorSet(address indexed operator);
    /// @notice The guardian changed.
    /// @param guardian Who may pause from now on.
    event GuardianSet(address indexed guardian);
    /// @notice Deposits and bundles are paused.
    /// @param until When they go on by themselves, in seconds.
    /// @param next From when they can be paused again, in seconds.
    event BundlesPaused(uint256 until, uint256 next);
    /// @notice Deposits and bundles go on before their pause ends by itself.
    /// @param caller Who did it.
    event BundlesResumed(address indexed caller);
    /// @notice Withdrawals are paused.
    /// @param until When they go on by themselves, in seconds.
    /// @param next From when they can be paused again, in seconds.
    event WithdrawalsPaused(uint256 until, uint256 next);
    /// @notice Withdrawals go on before their pause ends by itself.
    /// @param caller Who did it.
    event WithdrawalsResumed(address indexed caller);

    /// @notice Queues a deposit of the money that is sent, where that is enough.
    /// @param to Who gets it on the rollup.
    /// @param data What the rollup gets with it, at most 8192 bytes.
    /// @return index Its place in the queue, from 0.
    function deposit(address to, bytes calldata data) external payable returns (uint256 index);

    /// @notice Commits the next bundle. Only the operator may.
    /// @param header What it states.
    /// @return id Its number.
    function commitBundle(Header calldata header) external returns (uint256 id);

    /// @notice Proves a bundle. At first only the operator may, after the delay anybody.
    /// @param id Its number.
    /// @param proof The selector and 256 bytes.
    function proveBundle(uint256 id, bytes calldata proof) external;

    /// @notice Makes the next bundle final, where it is proved for long enough. Anybody may.
    /// @param id Its number.
    function finaliseBundle(uint256 id) external;

    /// @notice Takes a bundle that is not final back, and all after it. The owner may; the operator only while the bundle is not proved
    /// and nobody else may prove it; anybody where it is still not proved seven days after that.
    /// @param id Its number.
    /// @param output Its public output: another bundle that got the number meanwhile is not taken back.
    function revertBundle(uint256 id, uint256 output) external;

    /// @notice Pays a withdrawal of a final bundle, once. Anybody may call.
    /// @param to Who gets it.
    /// @param amount Wei.
    /// @param nonce The withdrawal's number on the rollup.
    /// @param id The bundle that has it.
    /// @param index Its place among the bundle's withdrawals, from 0.
    /// @param path The nodes beside the way from the leaf to the root, from below.
    function withdraw(
        address to,
        uint256 amount,
        uint256 nonce,
        uint256 id,
        uint256 index,
        bytes32[] calldata path
    ) external;

    /// @notice Announces an upgrade, in place of an earlier announced one. Only the owner may.
    /// @param next What will be believed.
    function scheduleUpgrade(Version calldata next) external;

    /// @notice Calls the announced upgrade off. Only the owner may.
    function cancelUpgrade() external;

    /// @notice Makes the announced version the one of new bundles, after the delay and within 30 days, where nothing was paused for
    /// one day. Only the owner may.
    function activateUpgrade() external;

    /// @notice Names the operator. Only the owner may.
    /// @param next Who commits from now on.
    function setOperator(address next) external;

    /// @notice Names the guardian. Only the owner may.
    /// @param next Who may pause from now on.
    function setGuardian(address next) external;

    /// @notice Pauses deposits, commitments, proofs and finalisations for three days, not again before thirty more. Only the guardian
    /// may.
    function pauseBundles() external;

    /// @notice Ends the pause of bundles before its time. The guardian and the owner may.
    function resumeBundles() external;

    /// @notice Pauses withdrawals for three days, not again before thirty more. Only the guardian may.
    function pauseWithdrawals() external;

    /// @notice Ends the pause of withdrawals before its time. The guardian and the owner may.
    function resumeWithdrawals() external;

    /// @notice What the contract keeps of a bundle that was not taken back. Number 0 is the genesis.
    /// @param id The number.
    /// @return kept The bundle.
    function bundle(uint256 id) external view returns (Bundle memory kept);

    /// @notice The last committed bundle.
    /// @return id Its number.
    function committed() external view returns (uint256 id);

    /// @notice The last final bundle.
    /// @return id Its number.
    function finalised() external view returns (uint256 id);

    /// @notice The public output that a proof of a header has to have, here and on this chain.
    /// @param header The header.
    /// @return output A number below 2^253.
    function outputOf(Header calldata header) external view returns (uint256 output);

    /// @notice The leaf of a withdrawal, here and on this chain.
    /// @param to Who gets it.
    /// @param amount Wei.
    /// @param nonce The withdrawal's number on the rollup.
    /// @return leaf The leaf.
    function withdrawalLeaf(address to, uint256 amount, uint256 nonce) external view returns (bytes32 leaf);

    /// @notice Whether a withdrawal is paid.
    /// @param nonce Its number on the rollup.
    /// @return yes Whether it is.
    function paid(uint256 nonce) external view returns (bool yes);

    /// @notice How many deposits were ever queued.
    /// @return count Their number.
    function depositCount() external view returns (uint256 count);

    /// @notice The hash of the queue's first deposits.
    /// @param count How many.
    /// @return hash Zero for none, else the hash of the hash before and the last deposit's.
    function queueHash(uint256 count) external view returns (bytes32 hash);

    /// @notice Who commits.
    /// @return current The operator.
    function operator() external view returns (address current);

    /// @notice Who may pause.
    /// @return current The guardian.
    function guardian() external view returns (address current);

    /// @notice Until when deposits and bundles are paused.
    /// @return until In seconds; the past where they are not.
    function bundlesPausedUntil() external view returns (uint256 until);

    /// @notice Until when withdrawals are paused.
    /// @return until In seconds; the past where they are not.
    function withdrawalsPausedUntil() external view returns (uint256 until);

    /// @notice The number of the version of new bundles.
    /// @return number The number, from 1.
    function currentVersion() external view returns (uint32 number);

    /// @notice A version.
    /// @param number Its number.
    /// @return version What it believes.
    function versionOf(uint32 number) external view returns (Version memory version);

    /// @notice The announced upgrade.
    /// @return next What will be believed.
    /// @return activeFrom From when it can be activated, in seconds; zero where there is none.
    function upgrade() external view returns (Version memory next, uint256 activeFrom);
}
