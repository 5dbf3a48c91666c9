// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

/// @title What a rollup's contract refuses
/// @notice Each error says what was expected and what came.
interface INovaRollupErrors {
    /// @notice Only the operator may do this.
    /// @param caller Who called.
    error NotOperator(address caller);
    /// @notice Only the guardian may do this.
    /// @param caller Who called.
    error NotGuardian(address caller);
    /// @notice Only the operator may prove this bundle yet.
    /// @param caller Who called.
    /// @param openFrom From when anybody may, in seconds.
    error NotOperatorYet(address caller, uint256 openFrom);
    /// @notice Only the owner may take a proved bundle back.
    /// @param id The bundle.
    error ProvedBundle(uint256 id);
    /// @notice Only the owner may take a bundle back that anybody may prove, until it is stale.
    /// @param id The bundle.
    /// @param openFrom Since when anybody may prove it, in seconds.
    /// @param staleFrom From when anybody may take it back, in seconds.
    error OpenBundle(uint256 id, uint256 openFrom, uint256 staleFrom);
    /// @notice The bundle of this number is another one than the caller means.
    /// @param id The number.
    /// @param expected The public output of the bundle.
    /// @param found The public output of the call.
    error OtherBundle(uint256 id, uint256 expected, uint256 found);

    /// @notice The bundle has no block: its last block is before its first.
    /// @param firstBlock The first block.
    /// @param lastBlock The last block.
    error EmptyBundle(uint64 firstBlock, uint64 lastBlock);
    /// @notice The first block is not the one after the last committed block.
    /// @param expected The block after the last committed one.
    /// @param found The first block.
    error WrongFirstBlock(uint256 expected, uint256 found);
    /// @notice The bundle does not start from the last committed state root.
    /// @param expected The last committed state root.
    /// @param found The state root before the bundle.
    error WrongStateRoot(bytes32 expected, bytes32 found);
    /// @notice The bundle's parent is not the last committed block.
    /// @param expected The hash of the last committed block.
    /// @param found The parent's hash.
    error WrongParent(bytes32 expected, bytes32 found);
    /// @notice The bundle follows other rules than the version.
    /// @param expected The digest of the version's rules.
    /// @param found The digest of the bundle's rules.
    error WrongRules(bytes32 expected, bytes32 found);
    /// @notice The bundle consumes more deposits than there are.
    /// @param queued Deposits that no bundle consumes yet.
    /// @param consumed Deposits that the bundle consumes.
    error TooManyDeposits(uint256 queued, uint256 consumed);
    /// @notice The hash of the queue before the bundle is another one.
    /// @param expected The queue's hash.
    /// @param found The hash in the header.
    error WrongDepositsBefore(bytes32 expected, bytes32 found);
    /// @notice The hash of the queue after the bundle is another one: deposits are left out, forged, or in another order.
    /// @param expected The queue's hash.
    /// @param found The hash in the header.
    error WrongDepositsAfter(bytes32 expected, bytes32 found);

    /// @notice There is no bundle of this number.
    /// @param id The number.
    /// @param committed The last committed bundle.
    error UnknownBundle(uint256 id, uint256 committed);
    /// @notice The bundle is final.
    /// @param id The bundle.
    error BundleIsFinal(uint256 id);
    /// @notice The bundle is not final.
    /// @param id The bundle.
    /// @param finalised The last final bundle.
    error BundleNotFinal(uint256 id, uint256 finalised);
    /// @notice The bundle is proved already.
    /// @param id The bundle.
    error AlreadyProved(uint256 id);
    /// @notice The bundle is not proved.
    /// @param id The bundle.
    error NotProved(uint256 id);
    /// @notice Another bundle has to be finalised first.
    /// @param expected That bundle.
    /// @param found The bundle of the call.
    error NotNext(uint256 expected, uint256 found);
    /// @notice The bundle was proved too short ago.
    /// @param from From when it may be finalised, in seconds.
    error TooEarlyToFinalise(uint256 from);
    /// @notice The proof is for another key than the bundle's version has.
    /// @param expected The version's selector.
    /// @param found The proof's first four bytes.
    error WrongVersion(bytes4 expected, bytes4 found);
    /// @notice The verifier did not answer as verifiers do.
    error NotAccepted();

    /// @notice A rollup without a least amount of deposits.
    error NoLeastDeposit();
    /// @notice The deposit has less money than the least amount.
    /// @param least The least amount, in wei.
    /// @param found The money, in wei.
    error DepositTooSmall(uint256 least, uint256 found);
    /// @notice The deposit's data are too long to be proved.
    /// @param most The largest number of bytes.
    /// @param found Bytes of the data.
    error DepositDataTooLong(uint256 most, uint256 found);
    /// @notice The tree's root does not have this leaf at this place.
    /// @param leaf The leaf.
    /// @param expected The root of the bundle's withdrawals.
    /// @param found The root that leaf and path lead to.
    error WrongPath(bytes32 leaf, bytes32 expected, bytes32 found);
    /// @notice The path is longer than any tree, or the place is not in a tree of that depth.
    /// @param index The place.
    /// @param length Nodes of the path.
    error PathOutOfRange(uint256 index, uint256 length);
    /// @notice The withdrawal is paid already.
    /// @param nonce Its number on the rollup.
    error AlreadyPaid(uint256 nonce);
    /// @notice The receiver refused the money. It can be withdrawn again later.
    /// @param to The receiver.
    error PaymentRefused(address to);

    /// @notice Deposits and bundles are paused.
    /// @param until When they go on by themselves, in seconds.
    error BundlesArePaused(uint256 until);
    /// @notice There is no pause to end.
    error NotPaused();
    /// @notice Withdrawals are paused.
    /// @param until When they go on by themselves, in seconds.
    error WithdrawalsArePaused(uint256 until);
    /// @notice The last pause is too short ago for another one.
    /// @param from From when they can be, in seconds.
    error TooEarlyToPause(uint256 from);

    /// @notice A delay is not within its bounds.
    /// @param least The least one, in seconds.
    /// @param most The largest one, in seconds.
    /// @param found The delay, in seconds.
    error DelayOutOfRange(uint256 least, uint256 most, uint256 found);
    /// @notice A version's program is not a digest of 248 bits that is not zero.
    /// @param program The number.
    error ProgramOutOfRange(uint256 program);
    /// @notice There is no announced upgrade.
    error NoUpgrade();
    /// @notice The upgrade was announced too short ago, or something was paused too short ago.
    /// @param from From when it can be activated, in seconds.
    error TooEarlyToUpgrade(uint256 from);
    /// @notice The upgrade was announced too long ago. It has to be announced again.
    /// @param until Until when it could be activated, in seconds.
    error UpgradeExpired(uint256 until);
    /// @notice The version's gateway has no open route of its selector. A version with another route has to be announced.
    /// @param gateway The gateway.
    /// @param selector The selector.
    error NoRoute(address gateway, bytes4 selector);
    /// @notice The route leads to another verifier than the version has.
    /// @param expected The version's verifier.
    /// @param found Where the route leads.
    error OtherVerifier(address expected, address found);
    /// @notice The verifier has other code than the version says.
    /// @param expected The hash in the version.
    /// @param found The hash of the verifier's code.
    error OtherVerifierCode(bytes32 expected, bytes32 found);
}
