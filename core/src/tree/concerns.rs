//! Which changes of documents concern this person: those of other people, to what she keeps offline.

use super::news::{Own, Whose};
use super::planner::{Known, Neighbourhood, Plan, RowChange};
use crate::model::{DriveRow, ItemKind, StreamKind, StreamSubject};
use crate::store::stream::Concern;
use crate::store::{StoreResult, Writing};

/// Notes what a plan that has just been applied changes in what is kept. A first enumeration tells what there is, not what is new.
///
/// # Errors
/// When the database fails.
pub(super) fn note_kept(
    tx: &mut Writing<'_>,
    drive: DriveRow,
    plan: &Plan,
    before: &Neighbourhood,
    own: Option<Own>,
) -> StoreResult<()> {
    for change in &plan.changes {
        if let RowChange::Remove { row, .. } | RowChange::Bury { row, .. } = change {
            tx.forget_concern(StreamSubject::Item(*row))?;
        }
    }
    if before.enumerated.is_none() || plan.changes.is_empty() || tx.pins()?.is_empty() {
        return Ok(());
    }
    let her = tx.her_documents_name()?;
    for change in &plan.changes {
        let RowChange::Put { row, base } = change else { continue };
        if base.kind != ItemKind::File || base.going {
            continue;
        }
        // What she does elsewhere is no news; and who has changed a document has had before her eyes what it was until then.
        if her.is_some() && base.modified_by.user == her {
            tx.forget_concern(StreamSubject::Item(*row))?;
            continue;
        }
        if own.is_some_and(|own| own.item == *row && own.bytes == Whose::Ours) {
            continue;
        }
        let has_other_bytes = match before.rows.get(row) {
            Some(Known::Here(old)) => old.ctag.is_some() && base.ctag.is_some() && old.ctag != base.ctag,
            Some(Known::Absent { .. }) => true,
            None => false,
        };
        if has_other_bytes && tx.was_kept(*row)? {
            let now = tx.now();
            let at = base.modified_at.map_or(now, |at| at.min(now));
            let subject = StreamSubject::Item(*row);
            tx.note_concern(Concern { kind: StreamKind::Changed, subject, place: drive.0, at, seen: false })?;
        }
    }
    Ok(())
}
