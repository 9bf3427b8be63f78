package musette.ui.theme

import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Typography
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.remember
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.platform.LocalLayoutDirection
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.text.style.TextDirection
import androidx.compose.ui.unit.LayoutDirection
import androidx.compose.ui.unit.sp

/** How a person wants everything to look. */
data class Look(val seed: Int = OWN_SEED, val dark: Boolean = false, val contrast: Contrast = Contrast.NORMAL, val font: FontFamily = FontFamily.Default)

/** Amber, for what needs the person: beside a sign of its own, never alone. */
val LocalNeed = staticCompositionLocalOf { Color(0xff8a5000) }

@Composable
fun MusetteTheme(look: Look, content: @Composable () -> Unit) {
    val roles = remember(look) { rolesOf(look.seed, look.dark, look.contrast) }
    val need = needOf(look.dark, look.contrast)
    val direction = LocalLayoutDirection.current
    CompositionLocalProvider(LocalNeed provides need) {
        MaterialTheme(roles, typography = remember(look.font, direction) { typeOf(look.font, direction) }, content = content)
    }
}

/** The amber that can be read on the surface of this look. */
fun needOf(dark: Boolean, contrast: Contrast): Color = when (contrast) {
    Contrast.HIGH -> if (dark) Color(0xffffd9a8) else Color(0xff5a3300)
    Contrast.NORMAL -> if (dark) Color(0xffffb95c) else Color(0xff8a5000)
}

/** Two sizes in a row, one for titles: what is read is 16, what is said of it 14. */
private fun typeOf(font: FontFamily, direction: LayoutDirection): Typography {
    // Every text begins where lines begin on this screen, whatever the direction of its own letters.
    val side = if (direction == LayoutDirection.Rtl) TextAlign.Right else TextAlign.Left
    fun style(size: Int, line: Int, weight: FontWeight = FontWeight.Normal) =
        // A name from right to left stands rightly among others, and the other way round.
        TextStyle(fontFamily = font, fontSize = size.sp, lineHeight = line.sp, fontWeight = weight, textDirection = TextDirection.Content, textAlign = side)
    return Typography(
        displayLarge = style(36, 44), displayMedium = style(32, 40), displaySmall = style(28, 36),
        headlineLarge = style(28, 36), headlineMedium = style(24, 32, FontWeight.Medium), headlineSmall = style(22, 28, FontWeight.Medium),
        titleLarge = style(20, 26, FontWeight.Medium), titleMedium = style(16, 22, FontWeight.Medium), titleSmall = style(14, 20, FontWeight.Medium),
        bodyLarge = style(16, 24), bodyMedium = style(14, 20), bodySmall = style(12, 16),
        labelLarge = style(14, 20, FontWeight.Medium), labelMedium = style(12, 16, FontWeight.Medium), labelSmall = style(11, 16, FontWeight.Medium),
    )
}
