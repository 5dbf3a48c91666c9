//! The prices of gas and of blob gas, which follow from the parent's header (EIP-1559, EIP-4844, EIP-7918).
//!
//! The arithmetic follows the specification. The specification has unbounded integers, and a header field has 64 bits.
//! A result that does not fit is an error that names the field: such a parent has no valid child.

use super::error::HeaderError;
use alloy_consensus::Header;
use alloy_eips::eip1559::{DEFAULT_BASE_FEE_MAX_CHANGE_DENOMINATOR, DEFAULT_ELASTICITY_MULTIPLIER};
use alloy_eips::eip4844::DATA_GAS_PER_BLOB;
use alloy_eips::eip7840::BlobParams;
use alloy_primitives::ruint::UintTryFrom;
use alloy_primitives::{U256, U512};

/// The base fee of the next block.
///
/// # Errors
/// [`HeaderError::TooLarge`] if it does not fit the header field.
pub(super) fn next_base_fee(parent: &Header, base_fee: u64) -> Result<u64, HeaderError> {
    let target = parent.gas_limit / DEFAULT_ELASTICITY_MULTIPLIER;
    let change = |gas: u64| {
        let by_target = (u128::from(base_fee) * u128::from(gas)).checked_div(u128::from(target));
        by_target.unwrap_or_default() / u128::from(DEFAULT_BASE_FEE_MAX_CHANGE_DENOMINATOR)
    };
    let next = match parent.gas_used.checked_sub(target) {
        None => u128::from(base_fee) - change(target - parent.gas_used),
        Some(0) => u128::from(base_fee),
        Some(above) => u128::from(base_fee) + change(above).max(1),
    };
    u64::try_from(next).map_err(|_| HeaderError::TooLarge { field: "the base fee", needed: next })
}

/// The excess blob gas of the next block. A parent before Cancun has none.
///
/// # Errors
/// [`HeaderError::TooLarge`] if it does not fit the header field.
pub(super) fn next_excess_blob_gas(parent: &Header, params: &BlobParams) -> Result<u64, HeaderError> {
    let (Some(excess), Some(used), Some(base_fee)) =
        (parent.excess_blob_gas, parent.blob_gas_used, parent.base_fee_per_gas)
    else {
        return Ok(0);
    };
    let too_large = |field, needed| HeaderError::TooLarge { field, needed };
    let sum = u128::from(excess) + u128::from(used);
    let sum = u64::try_from(sum)
        .map_err(|_| too_large("the sum of the parent's excess blob gas and its blob gas used", sum))?;
    let Some(above_target) = sum.checked_sub(params.target_blob_gas_per_block()) else { return Ok(0) };
    if !is_below_floor(params, excess, base_fee) {
        return Ok(above_target);
    }
    let share = u128::from(used) * u128::from(params.max_blob_count - params.target_blob_count)
        / u128::from(params.max_blob_count);
    let next = u128::from(excess) + share;
    u64::try_from(next).map_err(|_| too_large("the excess blob gas", next))
}

/// Whether the blob base fee is below its floor, at which it does not fall further (EIP-7918).
fn is_below_floor(params: &BlobParams, excess: u64, base_fee: u64) -> bool {
    let floor = U256::from(params.blob_base_cost) * U256::from(base_fee);
    if floor.is_zero() {
        return false;
    }
    let price = blob_price(params, excess).and_then(|price| price.checked_mul(U256::from(DATA_GAS_PER_BLOB)));
    price.is_some_and(|price| floor > price)
}

/// The blob base fee: wei per unit of blob gas. `None` if it has more than 256 bits.
///
/// This is the specification's series for `min_blob_fee * e ** (excess / update_fraction)`. Sums of fewer than 512 bits
/// cover every price of 256 bits: the fraction and the factor of each term have 64 bits.
pub(super) fn blob_price(params: &BlobParams, excess: u64) -> Option<U256> {
    let (numerator, denominator) = (U512::from(excess), U512::from(params.update_fraction));
    let mut term = U512::from(params.min_blob_fee) * denominator;
    let (mut sum, mut index) = (U512::ZERO, U512::ONE);
    while !term.is_zero() {
        sum = sum.checked_add(term)?;
        term = term.checked_mul(numerator)? / (denominator * index);
        index += U512::ONE;
    }
    U256::uint_try_from(sum.checked_div(denominator)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_eips::eip1559::{BaseFeeParams, calc_next_block_base_fee};
    use proptest::prelude::*;

    fn parent(gas_limit: u64, gas_used: u64) -> Header {
        Header { gas_limit, gas_used, ..Header::default() }
    }

    fn with_blobs(excess: u64, used: u64, base_fee: u64) -> Header {
        Header {
            excess_blob_gas: Some(excess),
            blob_gas_used: Some(used),
            base_fee_per_gas: Some(base_fee),
            ..Header::default()
        }
    }

    #[test]
    fn a_base_fee_that_does_not_fit_is_named() {
        let full = parent(30_000_000, 30_000_000);
        let needed = u128::from(u64::MAX) + u128::from(u64::MAX / 8);
        let expected = HeaderError::TooLarge { field: "the base fee", needed };
        assert_eq!(next_base_fee(&full, u64::MAX), Err(expected.clone()));
        assert!(expected.to_string().contains("does not fit 64 bits"), "{expected}");
        assert_eq!(next_base_fee(&full, u64::MAX / 9 * 8), Ok(u64::MAX / 9 * 9));
        assert_eq!(next_base_fee(&parent(30_000_000, 0), u64::MAX), Ok(u64::MAX - u64::MAX / 8));
        // Values that no block has reached do not panic.
        assert!(next_base_fee(&parent(1, u64::MAX), u64::MAX).is_err());
        assert!(next_base_fee(&parent(u64::MAX, 0), u64::MAX).is_ok());
    }

    #[test]
    fn excess_blob_gas_goes_to_64_bits_and_no_further() {
        let params = BlobParams::cancun();
        let target = params.target_blob_gas_per_block();
        assert_eq!(next_excess_blob_gas(&with_blobs(u64::MAX, 0, 7), &params), Ok(u64::MAX - target));
        assert_eq!(next_excess_blob_gas(&with_blobs(u64::MAX - target, target, 7), &params), Ok(u64::MAX - target));
        let beyond = next_excess_blob_gas(&with_blobs(u64::MAX, 1, 7), &params);
        assert!(beyond.unwrap_err().to_string().contains("the parent's excess blob gas"));
        // Osaka: with a 64-bit base fee, a low blob base fee is below the floor, and a high one is not.
        let osaka = BlobParams::osaka();
        let used = osaka.max_blob_gas_per_block();
        assert_eq!(next_excess_blob_gas(&with_blobs(0, used, u64::MAX), &osaka), Ok(used / 3));
        let high = u64::MAX - used;
        assert_eq!(
            next_excess_blob_gas(&with_blobs(high, used, u64::MAX), &osaka),
            Ok(u64::MAX - osaka.target_blob_gas_per_block())
        );
    }

    #[test]
    fn blob_prices_go_to_256_bits_and_no_further() {
        let params = BlobParams::cancun();
        let at = |power: u64| blob_price(&params, power * 3_338_477);
        assert_eq!(at(0), Some(U256::ONE));
        // e^88 has 127 bits, e^89 has 129, e^177 has 256 and e^178 has 257.
        assert_eq!(at(88).map(|price| price.bit_len()), Some(127));
        assert_eq!(at(89).map(|price| price.bit_len()), Some(129));
        assert_eq!(at(177).map(|price| price.bit_len()), Some(256));
        assert_eq!(at(178), None);
        assert_eq!(blob_price(&params, u64::MAX), None);
        assert_eq!(blob_price(&BlobParams { update_fraction: 1, ..params }, u64::MAX), None);
        let slow = BlobParams { update_fraction: u128::from(u64::MAX), ..params };
        assert_eq!(blob_price(&slow, u64::MAX), Some(U256::from(2)));
    }

    proptest! {
        /// Where the result fits alloy's types, alloy agrees.
        #[test]
        fn base_fees_are_those_of_alloy(limit in 5000..u64::MAX, used: u64, base_fee in 0..u64::MAX / 16) {
            let used = used % limit;
            let expected = calc_next_block_base_fee(used, limit, base_fee, BaseFeeParams::ethereum());
            prop_assert_eq!(next_base_fee(&parent(limit, used), base_fee), Ok(expected));
        }

        #[test]
        fn blob_gas_is_that_of_alloy(excess in 0..u64::from(u32::MAX), used in 0..1u64 << 22, base_fee: u64) {
            for params in [BlobParams::cancun(), BlobParams::prague(), BlobParams::osaka(), BlobParams::bpo2()] {
                let expected = params.calc_blob_fee(excess);
                let found = blob_price(&params, excess).and_then(|price| u128::try_from(price).ok());
                prop_assert_eq!(found.unwrap_or(u128::MAX), expected);
                let expected = params.next_block_excess_blob_gas_osaka(excess, used, base_fee);
                prop_assert_eq!(next_excess_blob_gas(&with_blobs(excess, used, base_fee), &params), Ok(expected));
            }
        }
    }
}
