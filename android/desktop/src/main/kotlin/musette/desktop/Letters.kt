package musette.desktop

import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.platform.Font
import java.nio.file.Path
import kotlin.io.path.readBytes

/**
 * The letters of the screens where there is no phone, from a folder that `scripts/fonts.py` has filled.
 *
 * They are those of the West; for every other sign the machine's own fonts are asked, which `FONTCONFIG_FILE` names.
 */
fun lettersIn(folder: Path): FontFamily = FontFamily(
    listOf("Regular" to FontWeight.Normal, "Medium" to FontWeight.Medium, "Bold" to FontWeight.Bold).map { (name, weight) ->
        Font("Roboto-$name", folder.resolve("Roboto-$name.ttf").readBytes(), weight)
    },
)
