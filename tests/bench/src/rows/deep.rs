//! A page of 50 deep in a large folder, without overlay rows and with them: by position (a scroll bar), and after a row
//! (scrolling on).

use std::path::Path;
use std::time::Instant;

use musette_core::model::{At, ItemRow, Place};

use crate::Outcome;
use crate::device::{Device, LARGE};
use crate::roles::PAGE;
use crate::table::{Line, Table, median, ratio, samples, seconds};

/// Rows of the folder that are renamed and not sent yet.
const OVERLAYS: u64 = 100;
/// Pages of one sample.
const REPEATS: u32 = 20;

struct Side {
    device: Device,
    folder: ItemRow,
    place: Place,
    middle: u64,
}

impl Side {
    async fn open(home: &Path, renamed: bool) -> Outcome<Side> {
        let device = Device::open(home).await?;
        device.sync().await?;
        let folder = device.documents.at_path(LARGE).await?;
        let count = device.documents.head(folder).await?.count;
        if renamed {
            for number in 0..OVERLAYS {
                let at = At::Index(number * count / OVERLAYS);
                let page = device.documents.page(folder, at, 1).await?;
                let item = page.items.first().ok_or("a folder that is too small")?;
                device.documents.rename(item.id.row, &format!("renamed {}", item.name)).await?;
            }
        }
        let middle = count / 2;
        let page = device.documents.page(folder, At::Index(middle), 1).await?;
        let place = page.next().ok_or("a folder that is too small")?;
        Ok(Side { device, folder, place, middle })
    }

    async fn page(&self, by_index: bool) -> Outcome<f64> {
        let at = if by_index { At::Index(self.middle) } else { At::After(self.place.clone()) };
        let began = Instant::now();
        for _ in 0..REPEATS {
            let page = self.device.documents.page(self.folder, at.clone(), PAGE).await?;
            if page.items.len() < PAGE {
                return Err("a page that is not full".into());
            }
        }
        Ok(began.elapsed().as_secs_f64() / f64::from(REPEATS))
    }
}

pub async fn measure(plain: &Path, other: &Path, table: &mut Table) -> Outcome<()> {
    let plain = Side::open(plain, false).await?;
    let overlaid = Side::open(other, true).await?;
    for (by_index, how) in [(true, "by position"), (false, "after a row")] {
        let (mut without, mut with) = (Vec::new(), Vec::new());
        for pair in 0..super::SHORT_PAIRS {
            if pair % 2 == 0 {
                without.push(plain.page(by_index).await?);
                with.push(overlaid.page(by_index).await?);
            } else {
                with.push(overlaid.page(by_index).await?);
                without.push(plain.page(by_index).await?);
            }
        }
        let what = format!("page of {PAGE} at {} of a folder of {}, {how}", plain.middle, plain.middle * 2);
        let ms = |side: &[f64]| samples(&side.iter().map(|seconds| seconds * 1000.0).collect::<Vec<f64>>());
        table.lines.push(
            Line::of(what, seconds(median(&without)))
                .beside(
                    format!("with {OVERLAYS} overlay rows {}", seconds(median(&with))),
                    format!("{:.2}", ratio(&with, &without)),
                )
                .raw("milliseconds", ms(&without))
                .raw("milliseconds_with_overlay", ms(&with)),
        );
    }
    plain.device.engine.suspend().await?;
    overlaid.device.engine.suspend().await?;
    Ok(())
}
