//! How a person looks at folders.

use super::{Reading, StoreResult, Writing};
use crate::model::{FolderView, ItemRow, Layout, Order, SortBy, SortWay};

impl Reading<'_> {
    /// How she looks at a folder: as she last said of it, else of the nearest folder above of which she did.
    ///
    /// # Errors
    /// When the database fails.
    pub fn folder_view(&self, folder: ItemRow) -> StoreResult<FolderView> {
        let sql = "SELECT sort_by, sort_way, layout FROM folder_views WHERE folder = ?1";
        let said_of = |folder: ItemRow| {
            self.one("reading how a folder is looked at", sql, [folder.0], |row| {
                let by = match row.get(0)? {
                    1 => SortBy::Changed,
                    2 => SortBy::Size,
                    3 => SortBy::Kind,
                    _ => SortBy::Name,
                };
                let way = if row.get::<_, i64>(1)? == 1 { SortWay::Down } else { SortWay::Up };
                let layout = if row.get::<_, i64>(2)? == 1 { Layout::Tiles } else { Layout::Rows };
                Ok(FolderView { order: Order { by, way }, layout })
            })
        };
        if let Some(view) = said_of(folder)? {
            return Ok(view);
        }
        for above in self.ancestors(folder)? {
            if let Some(view) = said_of(above.item)? {
                return Ok(view);
            }
        }
        Ok(FolderView::default())
    }
}

impl Writing<'_> {
    /// From now on she looks at this folder so.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_folder_view(&mut self, folder: ItemRow, view: FolderView) -> StoreResult<()> {
        let by = match view.order.by {
            SortBy::Name => 0,
            SortBy::Changed => 1,
            SortBy::Size => 2,
            SortBy::Kind => 3,
        };
        let way = i64::from(view.order.way == SortWay::Down);
        let layout = i64::from(view.layout == Layout::Tiles);
        let sql = "INSERT OR REPLACE INTO folder_views (folder, sort_by, sort_way, layout) VALUES (?1, ?2, ?3, ?4)";
        self.run("keeping how a folder is looked at", sql, (folder.0, by, way, layout)).map(drop)
    }
}
