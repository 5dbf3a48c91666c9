//! The fees of a transaction in wei, in the arithmetic of the specification: values are not truncated to 128 bits.

use super::StateError;
use alloy_primitives::{Address, U256};
use revm::context::{ContextTr, JournalTr, TxEnv};
use revm::context_interface::journaled_state::account::JournaledAccountTr;
use revm::context_interface::transaction::Transaction as _;
use revm::interpreter::Gas;
use thiserror::Error;

/// The fees that a transaction offers, in wei. The specification does not bound them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fees {
    /// The maximum fee per unit of gas. The gas price, for the first two transaction types.
    pub max: U256,
    /// The maximum priority fee per unit of gas. `None` for the first two transaction types.
    pub priority: Option<U256>,
    /// The maximum fee per unit of blob gas. `None` for a transaction without blobs.
    pub max_per_blob_gas: Option<U256>,
}

/// Why a transaction does not pay enough.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum FeeError {
    /// The maximum priority fee exceeds the maximum fee.
    #[error("its maximum priority fee is {priority} wei, more than its maximum fee of {max} wei")]
    Priority {
        /// The maximum priority fee.
        priority: U256,
        /// The maximum fee.
        max: U256,
    },
    /// A fee is below the block's price.
    #[error("its {field} is {found} wei, less than the block's {price_of} of {price} wei")]
    TooLow {
        /// The name of the fee.
        field: &'static str,
        /// Its value.
        found: U256,
        /// The name of the price.
        price_of: &'static str,
        /// Its value.
        price: U256,
    },
    /// The block's blob base fee exceeds any offer.
    #[error("the block's blob base fee has more than 256 bits: no transaction with blobs can pay it")]
    BlobPrice,
    /// The maximum cost exceeds the sender's balance.
    #[error("gas, blobs and value may cost {cost} wei, and its sender has {balance} wei")]
    Balance {
        /// The maximum cost.
        cost: U256,
        /// The sender's balance.
        balance: U256,
    },
    /// The maximum cost exceeds any possible balance.
    #[error("gas at {max} wei, blobs and value may cost more than 256 bits of wei: no sender has as much")]
    Cost {
        /// The maximum fee per unit of gas.
        max: U256,
    },
}

/// The charge of a transaction, in wei.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Charge {
    /// Per unit of gas.
    pub(super) gas_price: U256,
    /// The beneficiary's part of the gas price. The rest is burnt.
    tip: U256,
    /// For all gas and blobs, before the execution.
    up_front: U256,
}

impl Fees {
    /// The charge of the transaction in a block with these prices.
    ///
    /// # Errors
    /// [`FeeError`] if the transaction does not pay enough, or the sender's balance may be too low.
    pub(super) fn charge(
        &self,
        transaction: &TxEnv,
        base_fee: u64,
        blob_price: Option<U256>,
        balance: U256,
    ) -> Result<Charge, FeeError> {
        let tip = self.tip(U256::from(base_fee))?;
        let gas_price = U256::from(base_fee) + tip;
        let gas = U256::from(transaction.gas_limit);
        let blob_gas = U256::from(transaction.total_blob_gas());
        let blobs = match self.max_per_blob_gas {
            None => Some((U256::ZERO, U256::ZERO)),
            Some(max) => {
                let price = blob_price_within(max, blob_price)?;
                blob_gas.checked_mul(max).map(|most| (most, blob_gas * price))
            }
        };
        let cost = |blobs: U256| gas.checked_mul(self.max)?.checked_add(blobs)?.checked_add(transaction.value);
        let too_much = FeeError::Cost { max: self.max };
        let Some((most_for_blobs, for_blobs)) = blobs else { return Err(too_much) };
        let cost = cost(most_for_blobs).ok_or(too_much)?;
        if cost > balance {
            return Err(FeeError::Balance { cost, balance });
        }
        // Neither can overflow: both are bounded by the maximum cost.
        Ok(Charge { gas_price, tip, up_front: gas * gas_price + for_blobs })
    }

    /// The beneficiary's part of the price of a unit of gas.
    fn tip(&self, base_fee: U256) -> Result<U256, FeeError> {
        let field = if self.priority.is_some() { "maximum fee" } else { "gas price" };
        if let Some(priority) = self.priority.filter(|priority| *priority > self.max) {
            return Err(FeeError::Priority { priority, max: self.max });
        }
        let low = FeeError::TooLow { field, found: self.max, price_of: "base fee", price: base_fee };
        let left = self.max.checked_sub(base_fee).ok_or(low)?;
        Ok(self.priority.map_or(left, |priority| priority.min(left)))
    }
}

/// The price of a unit of blob gas, if the offer covers it.
fn blob_price_within(max: U256, price: Option<U256>) -> Result<U256, FeeError> {
    let price = price.ok_or(FeeError::BlobPrice)?;
    if price <= max {
        return Ok(price);
    }
    let field = "maximum fee per blob gas";
    Err(FeeError::TooLow { field, found: max, price_of: "blob base fee", price })
}

impl Charge {
    /// Charges the sender for gas and blobs, and increments its nonce. A creation increments it when its frame begins.
    pub(super) fn deduct<C: ContextTr<Db: revm::Database<Error = StateError>>>(
        &self,
        context: &mut C,
    ) -> Result<(), StateError> {
        let (sender, is_call) = (context.tx().caller(), context.tx().kind().is_call());
        let mut sender = context.journal_mut().load_account_with_code_mut(sender)?.data;
        let left = *sender.balance() - self.up_front;
        sender.set_balance(left);
        if is_call {
            sender.bump_nonce();
        }
        Ok(())
    }

    /// Reimburses the sender for unused gas.
    pub(super) fn reimburse<C: ContextTr<Db: revm::Database<Error = StateError>>>(
        &self,
        context: &mut C,
        gas: &Gas,
    ) -> Result<(), StateError> {
        let left = u128::from(gas.remaining()) + u128::from(gas.reservoir()) + u128::from(refunded(gas));
        let sender = context.tx().caller();
        credit(context, sender, U256::from(left) * self.gas_price)
    }

    /// Pays the beneficiary for used gas.
    pub(super) fn reward<C: ContextTr<Db: revm::Database<Error = StateError>>>(
        &self,
        context: &mut C,
        beneficiary: Address,
        gas: &Gas,
    ) -> Result<(), StateError> {
        let used = gas.used().saturating_sub(gas.reservoir());
        credit(context, beneficiary, U256::from(used) * self.tip)
    }
}

/// Refunded gas. revm has a signed counter, which is final by now.
fn refunded(gas: &Gas) -> u64 {
    u64::try_from(gas.refunded()).unwrap_or_default()
}

/// Adds wei to an account's balance.
///
/// # Errors
/// [`StateError::BalanceOverflow`] if the sum does not fit. The specification raises an error here; the libraries drop
/// the credit.
pub(super) fn credit<C: ContextTr<Db: revm::Database<Error = StateError>>>(
    context: &mut C,
    address: Address,
    wei: U256,
) -> Result<(), StateError> {
    let mut account = context.journal_mut().load_account_mut(address)?.data;
    if account.incr_balance(wei) { Ok(()) } else { Err(StateError::BalanceOverflow { address }) }
}
