// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {INovaRollup} from "../INovaRollup.sol";
import {Control} from "./Control.sol";

/// @title The queue of deposits
/// @notice The queue's hash covers every deposit and their order. A bundle states the hash before and after the deposits that it
/// consumes, so it can neither leave one out nor change one.
abstract contract Deposits is Control {
    /// @notice Begins what is hashed for a deposit.
    bytes32 public constant DEPOSIT_TAG = keccak256("nova rollup: deposit 1");
    /// @notice Begins what is hashed for the queue.
    bytes32 public constant QUEUE_TAG = keccak256("nova rollup: queue 1");
    /// @notice The longest data of a deposit, in bytes. Longer ones could cost more than a bundle can prove.
    uint256 public constant MOST_DEPOSIT_DATA = 8192;

    /// @notice The least amount of a deposit, in wei. A bundle has to consume all deposits before one, so many that cost nothing
    /// would hold all others up.
    uint256 public immutable LEAST_DEPOSIT;

    /// @inheritdoc INovaRollup
    uint256 public depositCount;
    /// @inheritdoc INovaRollup
    mapping(uint256 count => bytes32 hash) public queueHash;

    /// @notice Sets the least amount.
    /// @param least Wei, not zero.
    constructor(uint256 least) {
        if (least == 0) revert NoLeastDeposit();
        LEAST_DEPOSIT = least;
    }

    /// @inheritdoc INovaRollup
    function deposit(address to, bytes calldata data) external payable whenNotPaused returns (uint256 index) {
        if (msg.value < LEAST_DEPOSIT) revert DepositTooSmall(LEAST_DEPOSIT, msg.value);
        if (data.length > MOST_DEPOSIT_DATA) revert DepositDataTooLong(MOST_DEPOSIT_DATA, data.length);
        index = depositCount;
        bytes32 hash = keccak256(
            abi.encode(DEPOSIT_TAG, block.chainid, address(this), index, msg.sender, to, msg.value, keccak256(data))
        );
        hash = keccak256(abi.encode(QUEUE_TAG, queueHash[index], hash));
        queueHash[index + 1] = hash;
        depositCount = index + 1;
        emit DepositQueued(index, msg.sender, to, msg.value, data, hash);
    }

    /// @notice Refuses a header that does not consume the next deposits of the queue.
    /// @param before How many deposits the bundles before consume.
    /// @param header The header.
    /// @return total How many deposits are consumed with this bundle.
    function _checkDeposits(uint64 before, Header calldata header) internal view returns (uint64 total) {
        uint256 queued = depositCount - before;
        if (header.depositsConsumed > queued) revert TooManyDeposits(queued, header.depositsConsumed);
        total = before + header.depositsConsumed;
        if (header.depositsBefore != queueHash[before]) {
            revert WrongDepositsBefore(queueHash[before], header.depositsBefore);
        }
        if (header.depositsAfter != queueHash[total]) {
            revert WrongDepositsAfter(queueHash[total], header.depositsAfter);
        }
    }
}
