//! The lists of a segment's records.

use super::{
    AcceleratorRecord, BinaryRecord, BranchRecord, JumpRecord, LoadRecord, RefusalRecord, Step, StoreRecord,
    SyscallRecord, UnaryRecord,
};
use crate::isa::Family;

/// An element of a list.
trait Record: Sized {
    /// Bytes on the heap that belong to it.
    fn heap_bytes(&self) -> usize {
        0
    }
}

impl Record for BinaryRecord {}
impl Record for UnaryRecord {}
impl Record for BranchRecord {}
impl Record for JumpRecord {}
impl Record for LoadRecord {}
impl Record for StoreRecord {}
impl Record for RefusalRecord {}

impl Record for SyscallRecord {
    fn heap_bytes(&self) -> usize {
        size_of_val(self.output.as_slice())
    }
}

impl Record for AcceleratorRecord {
    fn heap_bytes(&self) -> usize {
        size_of_val(self.words.as_slice()) + size_of_val(self.registers.as_slice())
    }
}

fn bytes_of<R: Record>(records: &[R]) -> usize {
    size_of_val(records) + records.iter().map(R::heap_bytes).sum::<usize>()
}

/// Declares the lists: for each record, the accessor of its families' lists, then the families with their lists; at the
/// end the lists of records that an instruction has besides that of its family.
macro_rules! records {
    (
        $($record:ident $list:ident $lists:ident { $($family:ident $field:ident),+ })*
        + { $($further:ident $further_record:ident),+ }
    ) => {
        /// The records of a segment, by family; calls of accelerators have one in [`Self::system`] and one of their own.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each field holds the records of the family of its name")]
        pub struct Records {
            $($(pub $field: Vec<$record>,)+)*
            $(pub $further: Vec<$further_record>,)+
        }

        impl Records {
            /// Forgets the records and keeps their memory.
            pub(super) fn clear(&mut self) {
                $($(self.$field.clear();)+)*
                $(self.$further.clear();)+
            }

            /// Records of a family: rows that its chip needs.
            #[must_use]
            pub fn rows(&self, family: Family) -> usize {
                match family {
                    $($(Family::$family => self.$field.len(),)+)*
                    Family::None => 0,
                }
            }

            /// The executed instructions, by family.
            pub fn steps(&self) -> impl Iterator<Item = Step> {
                let none = std::iter::empty::<Step>();
                none$($(.chain(self.$field.iter().map(|record| record.step)))+)*
            }

            /// Bytes that the records take, without what the lists have in reserve.
            #[must_use]
            pub fn bytes(&self) -> usize {
                0 $($(+ bytes_of(&self.$field))+)* $(+ bytes_of(&self.$further))+
            }

            $(
                #[doc = concat!("The lists of [`", stringify!($record), "`]s, with their families.")]
                pub fn $lists(&self) -> impl Iterator<Item = (Family, &Vec<$record>)> {
                    [$((Family::$family, &self.$field)),+].into_iter()
                }

                /// The list of a family that has these records.
                #[inline(always)]
                pub(super) fn $list(&mut self, family: Family) -> &mut Vec<$record> {
                    match family {
                        $(Family::$family => &mut self.$field,)+
                        other => misfiled(stringify!($record), other),
                    }
                }
            )*
        }
    };
}

records! {
    BinaryRecord binary_list binary_lists {
        Add add, Bitwise bitwise, Shift shift, Compare compare, Multiply multiply, Divide divide
    }
    UnaryRecord unary_list unary_lists {
        AddImm add_imm, BitwiseImm bitwise_imm, ShiftImm shift_imm, CompareImm compare_imm, JumpRegister jump_register
    }
    BranchRecord branch_list branch_lists { Branch branch }
    JumpRecord jump_list jump_lists { Jump jump }
    LoadRecord load_list load_lists { LoadWord load_word, LoadNarrow load_narrow }
    StoreRecord store_list store_lists { StoreWord store_word, StoreNarrow store_narrow }
    SyscallRecord syscall_list syscall_lists { System system }
    + { accelerators AcceleratorRecord, refusals RefusalRecord }
}

/// The executor told the observer of an instruction by the method of another record.
#[cold]
fn misfiled(record: &str, family: Family) -> ! {
    panic!("no {record} is of the family {}", family.name())
}
