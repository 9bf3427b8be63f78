//! What bytes are a picture, by how they begin: names and declared types say what somebody wants to be believed.

use serde::{Deserialize, Serialize};

/// A format of pictures that both platforms can draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Picture {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// GIF.
    Gif,
    /// WebP.
    Webp,
    /// HEIF, as cameras of telephones write it.
    Heif,
    /// AVIF.
    Avif,
    /// BMP.
    Bmp,
    /// TIFF.
    Tiff,
}

impl Picture {
    /// So many bytes from the beginning are enough to tell.
    pub const ENOUGH: usize = 32;

    /// Whether somebody who sees this name expects a picture.
    pub fn is_expected(name: &str) -> bool {
        const ENDINGS: [&str; 11] = ["jpg", "jpeg", "png", "gif", "webp", "heic", "heif", "avif", "bmp", "tif", "tiff"];
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known))
    }

    /// The format of a file that begins so; `None` when it is no picture that anybody can draw.
    pub fn of(beginning: &[u8]) -> Option<Picture> {
        let brand = beginning.get(4..8).filter(|kind| *kind == b"ftyp").and_then(|_| beginning.get(8..12));
        match beginning {
            [0xff, 0xd8, 0xff, ..] => Some(Picture::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Picture::Png),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Picture::Gif),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Picture::Webp),
            [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Some(Picture::Bmp),
            [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Some(Picture::Tiff),
            _ => match brand? {
                b"avif" | b"avis" => Some(Picture::Avif),
                b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" => Some(Picture::Heif),
                _ => None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Picture;

    #[test]
    fn a_picture_is_told_by_its_bytes_and_by_nothing_else() {
        for (bytes, is) in [
            (&b"\xff\xd8\xff\xe0\0\x10JFIF"[..], Some(Picture::Jpeg)),
            (b"\x89PNG\r\n\x1a\n\0\0", Some(Picture::Png)),
            (b"GIF89a..", Some(Picture::Gif)),
            (b"RIFF\x24\0\0\0WEBPVP8 ", Some(Picture::Webp)),
            (b"\0\0\0\x18ftypheic\0\0\0\0", Some(Picture::Heif)),
            (b"\0\0\0\x1cftypavif\0\0\0\0", Some(Picture::Avif)),
            (b"\0\0\0\x20ftypisom\0\0\0\0", None),
            (b"RIFF\x24\0\0\0WAVEfmt ", None),
            (b"<svg xmlns=", None),
            (b"<html>", None),
            (b"\xff\xd8", None),
            (b"", None),
        ] {
            assert_eq!(Picture::of(bytes), is, "{bytes:?}");
        }
    }
}
