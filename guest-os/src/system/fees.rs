//! What a transaction pays, in wei, by the specification's arithmetic: numbers that no library cuts to 128 bits.

use super::StateError;
use alloy_primitives::{Address, U256};
use revm::context::{ContextTr, JournalTr, TxEnv};
use revm::context_interface::journaled_state::account::JournaledAccountTr;
use revm::context_interface::transaction::Transaction as _;
use revm::interpreter::Gas;
use thiserror::Error;

/// What a transaction offers, in wei. The specification bounds none of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fees {
    /// The most for a unit of gas. Of the first two types of transactions, their gas price.
    pub max: U256,
    /// The most of that for the block's beneficiary; `None` for the first two types of transactions.
    pub priority: Option<U256>,
    /// The most for a unit of blob gas: only of transactions with blobs.
    pub max_per_blob_gas: Option<U256>,
}

/// Why a transaction does not pay enough.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum FeeError {
    /// The beneficiary would get more than everything.
    #[error("its maximum priority fee is {priority} wei, more than its maximum fee of {max} wei")]
    Priority {
        /// The most for the beneficiary.
        priority: U256,
        /// The most.
        max: U256,
    },
    /// The block's gas costs more.
    #[error("its {field} is {found} wei, less than the block's {price_of} of {price} wei")]
    TooLow {
        /// What it offers.
        field: &'static str,
        /// How much that is.
        found: U256,
        /// What it has to pay.
        price_of: &'static str,
        /// How much that is.
        price: U256,
    },
    /// The block's blob gas costs more than any offer.
    #[error("the block's blob base fee has more than 256 bits: no transaction with blobs can pay it")]
    BlobPrice,
    /// The sender may have to pay more than there is.
    #[error("gas, blobs and value may cost {cost} wei, and its sender has {balance} wei")]
    Balance {
        /// What it may cost.
        cost: U256,
        /// What the sender has.
        balance: U256,
    },
    /// The sender may have to pay more than there can be.
    #[error("gas at {max} wei, blobs and value may cost more than 256 bits of wei: no sender has as much")]
    Cost {
        /// The most for a unit of gas.
        max: U256,
    },
}

/// What a transaction pays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Charge {
    /// For a unit of gas.
    pub(super) gas_price: U256,
    /// Of that, what the beneficiary gets; the rest is burnt.
    tip: U256,
    /// For all gas and blobs, before anything runs.
    up_front: U256,
}

impl Fees {
    /// What the transaction pays in a block with these prices.
    ///
    /// # Errors
    /// [`FeeError`] if it does not pay enough, or its sender may not be able to.
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
        // Neither can overflow: it is at most what the transaction may cost.
        Ok(Charge { gas_price, tip, up_front: gas * gas_price + for_blobs })
    }

    /// What of the price of a unit of gas goes to the beneficiary.
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

/// The price of a unit of blob gas, if it is within an offer.
fn blob_price_within(max: U256, price: Option<U256>) -> Result<U256, FeeError> {
    let price = price.ok_or(FeeError::BlobPrice)?;
    if price <= max {
        return Ok(price);
    }
    let field = "maximum fee per blob gas";
    Err(FeeError::TooLow { field, found: max, price_of: "blob base fee", price })
}

impl Charge {
    /// Takes from the sender what gas and blobs cost, and raises its nonce. A creation raises it when its frame begins.
    pub(super) fn take<C: ContextTr<Db: revm::Database<Error = StateError>>>(
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

    /// Gives the sender back what it paid for gas that is left.
    pub(super) fn give_back<C: ContextTr<Db: revm::Database<Error = StateError>>>(
        &self,
        context: &mut C,
        gas: &Gas,
    ) -> Result<(), StateError> {
        let left = u128::from(gas.remaining()) + u128::from(gas.reservoir()) + u128::from(refunded(gas));
        let sender = context.tx().caller();
        credit(context, sender, U256::from(left) * self.gas_price)
    }

    /// Gives the beneficiary its part for gas that was used.
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

/// Gas that is refunded: revm counts it with a sign, and has settled it by now.
fn refunded(gas: &Gas) -> u64 {
    u64::try_from(gas.refunded()).unwrap_or_default()
}

/// Adds wei to an account's balance.
///
/// # Errors
/// [`StateError::BalanceOverflow`] if they do not fit: the specification's sum raises an error there, and libraries
/// drop the credit.
pub(super) fn credit<C: ContextTr<Db: revm::Database<Error = StateError>>>(
    context: &mut C,
    address: Address,
    wei: U256,
) -> Result<(), StateError> {
    let mut account = context.journal_mut().load_account_mut(address)?.data;
    if account.incr_balance(wei) { Ok(()) } else { Err(StateError::BalanceOverflow { address }) }
}
