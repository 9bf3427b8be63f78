#!/usr/bin/env python3
"""Makes tests/android/fonts anew: the letters that the screens are drawn with where there is no phone.

    python3 scripts/fonts.py        on Debian, with apt-get, dpkg-deb and a network

Promises: the fonts come from the packages of Debian named below and hold only the letters named below, so that a picture of a
screen is the same on every machine of a kind and a name in Chinese, Arabic or Hebrew can be read on it; each font's licence lies
beside it. The phone has fonts of its own: nothing of this is in the app.
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "tests/android/fonts"
FONTTOOLS = "fonttools==4.60.1"

# Latin, Greek and Cyrillic with their accents, punctuation, currencies, arrows.
WESTERN = "U+0020-024F,U+02BB-02BC,U+02C6-02DD,U+0300-0304,U+0306-030C,U+0327-0328,U+0370-0373,U+0386-03CE,U+0400-045F,U+0490-0491,U+1E00-1EFF,U+2000-2044,U+2070-208E,U+20AC,U+2116,U+2122,U+2190-2193,U+2212"
# The pictures that people put into messages and names of folders most often.
EMOJI = "🎪🎉🎶🎵🎤🎧🎸🥁🎷🎺🎨🎬🎭🏕⛺🌧☔⛈🌩🌤☀🌙⭐🔥💧❤💛💚💙💜👍👎👏🙏💪👋🙂😀😅😂😉😍😎😢😮🤔🙈✅❌⚠❗❓ℹ📌📎📷📞📅📦📄📁🔑🔒🚧🚑🚒🚚🚲⚡🍕🍺☕"

# Package, path in it, number in a collection, letters, name here.
FONTS = [
    ("fonts-roboto-unhinted", "truetype/roboto/unhinted/RobotoTTF/Roboto-Regular.ttf", None, WESTERN, "Roboto-Regular.ttf"),
    ("fonts-roboto-unhinted", "truetype/roboto/unhinted/RobotoTTF/Roboto-Medium.ttf", None, WESTERN, "Roboto-Medium.ttf"),
    ("fonts-roboto-unhinted", "truetype/roboto/unhinted/RobotoTTF/Roboto-Bold.ttf", None, WESTERN, "Roboto-Bold.ttf"),
    ("fonts-noto-core", "truetype/noto/NotoSansArabic-Regular.ttf", None, "U+0600-06FF,U+200C-200F,U+FB50-FDFF,U+FE70-FEFC", "NotoSansArabic-Regular.ttf"),
    ("fonts-noto-core", "truetype/noto/NotoSansHebrew-Regular.ttf", None, "U+0590-05FF,U+200E-200F,U+FB1D-FB4F", "NotoSansHebrew-Regular.ttf"),
    ("fonts-noto-cjk", "opentype/noto/NotoSansCJK-Regular.ttc", 2, None, "NotoSansSC-Regular.otf"),
    ("fonts-noto-color-emoji", "truetype/noto/NotoColorEmoji.ttf", None, "", "NotoColorEmoji.ttf"),
]


def chinese():
    """Kana, the punctuation of the East, and the 3,755 signs of the first level of GB 2312, which cover almost all that is written."""
    common = [bytes([high, low]).decode("gb2312", "ignore") for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF)]
    return "".join(common) + "".join(map(chr, [*range(0x3000, 0x3020), *range(0x3040, 0x3100), *range(0xFF00, 0xFF66)]))


def main():
    for tool in ("apt-get", "dpkg-deb"):
        if subprocess.run(["which", tool], stdout=subprocess.DEVNULL).returncode:
            sys.exit(f"fonts: {tool} is missing: this runs on Debian")
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        place = Path(place)
        venv.create(place / "venv", with_pip=True)
        subprocess.run([place / "venv/bin/pip", "install", "--quiet", FONTTOOLS], check=True)
        for package in sorted({font[0] for font in FONTS}):
            subprocess.run(["apt-get", "download", "-qq", package], cwd=place, check=True)
            subprocess.run(["dpkg-deb", "-x", next(place.glob(f"{package}_*.deb")), place / package], check=True)
            licence = (place / package / "usr/share/doc" / package / "copyright").read_text()
            (OUT / f"LICENCE-{package.removeprefix('fonts-')}").write_text(licence)
        for package, path, number, letters, name in FONTS:
            command = [place / "venv/bin/pyftsubset", place / package / "usr/share/fonts" / path, f"--output-file={OUT / name}", "--no-hinting"]
            command += [f"--font-number={number}"] if number is not None else []
            if letters:
                command.append(f"--unicodes={letters}")
            else:
                wanted = place / "letters"
                wanted.write_text(chinese() if letters is None else EMOJI + "\u200d\ufe0f")
                command.append(f"--text-file={wanted}")
            subprocess.run(command, check=True)
            print(f"{(OUT / name).stat().st_size:>9,}  {name}")


if __name__ == "__main__":
    main()
