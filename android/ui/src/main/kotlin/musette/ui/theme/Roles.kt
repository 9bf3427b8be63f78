package musette.ui.theme

import androidx.compose.material3.ColorScheme
import androidx.compose.material3.darkColorScheme
import androidx.compose.material3.lightColorScheme
import androidx.compose.ui.graphics.Color
import com.materialkolor.hct.Hct
import com.materialkolor.scheme.SchemeNeutral
import com.materialkolor.scheme.SchemeTonalSpot

/** How much two colours that stand on each other differ. */
enum class Contrast(val level: Double) { NORMAL(0.0), HIGH(1.0) }

/** The colour of an organisation that says none. */
const val OWN_SEED = 0xff0b6e99.toInt()

/**
 * What each part of a screen is coloured, from one colour of the organisation: its hue for what can be touched, hardly any for surfaces.
 *
 * Only the hue and the strength of the seed are taken; how light each role is follows from what stands on it, so that a seed too pale
 * or too dark to be read still gives text that can be.
 */
fun rolesOf(seed: Int, dark: Boolean, contrast: Contrast): ColorScheme {
    val hct = Hct.fromInt(seed)
    val accent = SchemeTonalSpot(hct, dark, contrast.level)
    // Calm: surfaces are nearly grey, whatever the organisation's colour.
    val calm = SchemeNeutral(hct, dark, contrast.level)
    val base = if (dark) darkColorScheme() else lightColorScheme()
    return base.copy(
        primary = Color(accent.primary), onPrimary = Color(accent.onPrimary),
        primaryContainer = Color(accent.primaryContainer), onPrimaryContainer = Color(accent.onPrimaryContainer),
        inversePrimary = Color(accent.inversePrimary),
        secondary = Color(accent.secondary), onSecondary = Color(accent.onSecondary),
        secondaryContainer = Color(accent.secondaryContainer), onSecondaryContainer = Color(accent.onSecondaryContainer),
        tertiary = Color(accent.tertiary), onTertiary = Color(accent.onTertiary),
        tertiaryContainer = Color(accent.tertiaryContainer), onTertiaryContainer = Color(accent.onTertiaryContainer),
        background = Color(calm.background), onBackground = Color(calm.onBackground),
        surface = Color(calm.surface), onSurface = Color(calm.onSurface),
        surfaceVariant = Color(calm.surfaceVariant), onSurfaceVariant = Color(calm.onSurfaceVariant),
        surfaceTint = Color(accent.surfaceTint),
        inverseSurface = Color(calm.inverseSurface), inverseOnSurface = Color(calm.inverseOnSurface),
        error = Color(accent.error), onError = Color(accent.onError),
        errorContainer = Color(accent.errorContainer), onErrorContainer = Color(accent.onErrorContainer),
        outline = Color(calm.outline), outlineVariant = Color(calm.outlineVariant), scrim = Color(calm.scrim),
        surfaceBright = Color(calm.surfaceBright), surfaceDim = Color(calm.surfaceDim),
        surfaceContainer = Color(calm.surfaceContainer), surfaceContainerHigh = Color(calm.surfaceContainerHigh),
        surfaceContainerHighest = Color(calm.surfaceContainerHighest),
        surfaceContainerLow = Color(calm.surfaceContainerLow), surfaceContainerLowest = Color(calm.surfaceContainerLowest),
    )
}

/** A colour as an organisation writes it (`#0b6e99`); null for anything else. */
fun seedOf(written: String?): Int? =
    written?.takeIf { it.length == 7 && it[0] == '#' && it.drop(1).all { c -> c in '0'..'9' || c in 'a'..'f' || c in 'A'..'F' } }
        ?.drop(1)?.toIntOrNull(16)?.let { it or (0xff shl 24) }
