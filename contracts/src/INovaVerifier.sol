// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

/// @title What checks a proof of Nova
/// @notice A verifier of one key and the gateway have this interface, so a user of proofs need not know which one it calls.
interface INovaVerifier {
    /// @notice Returns its own selector where the proof is valid, and reverts where it is not.
    /// @dev The returned value tells a verifier from a contract whose fallback accepts every call.
    /// @param proof The proof: 256 bytes for a verifier, 4 bytes of selector before them for the gateway.
    /// @param program The digest of the program, as one scalar of at most 248 bits.
    /// @param output The output of the run, as one scalar of at most 253 bits.
    /// @return accepted `INovaVerifier.verify.selector`.
    function verify(bytes calldata proof, uint256 program, uint256 output) external view returns (bytes4 accepted);
}

/// @title A verifier of one key
/// @notice It has no owner and no state: what it accepts never changes.
interface INovaKeyVerifier is INovaVerifier {
    /// @notice The proof has not exactly 256 bytes.
    /// @param length Bytes of the proof.
    error WrongProofLength(uint256 length);
    /// @notice The call is not the one encoding of its arguments: bytes are missing, left over, or lie elsewhere.
    /// @param length Bytes of the call.
    error WrongCalldata(uint256 length);
    /// @notice A public input is not below the order r of the scalar field: another number stands for the same scalar.
    /// @param index 0 for the program, 1 for the output.
    /// @param value The input.
    error InputTooLarge(uint256 index, uint256 value);
    /// @notice A coordinate is not below the modulus q of the base field: another number stands for the same coordinate.
    /// @param index Place of the 32 bytes in the proof, from 0.
    /// @param value The coordinate.
    error CoordinateTooLarge(uint256 index, uint256 value);
    /// @notice A point of the proof is zero. No honest proof has such a point.
    /// @param point 0 for A, 1 for B, 2 for C.
    error PointAtInfinity(uint256 point);
    /// @notice A precompiled contract refused its input: a point is not on its curve, or not in its group.
    error PointRefused();
    /// @notice The points are what they should be, and prove another statement or none.
    error ProofRefused();

    /// @notice The hash of the verifying key. Its first four bytes are the selector of the key's proofs.
    /// @dev The key is that of a circuit in which the key root of Nova's recursion is a constant, so it binds the key root.
    /// @return hash Keccak-256 of the key's coordinates.
    function keyHash() external pure returns (bytes32 hash);
}
