package musette.ui

import androidx.compose.material3.ColorScheme
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.luminance
import musette.ui.theme.Contrast
import musette.ui.theme.needOf
import musette.ui.theme.rolesOf
import musette.ui.theme.seedOf
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test

/** Whatever colour an organisation has, what is written can be read. */
class RolesTest {
    @Test
    fun of_fifty_colours_each_gives_text_that_can_be_read() {
        for (seed in seeds) for (dark in listOf(false, true)) for (contrast in Contrast.entries) {
            val roles = rolesOf(seed, dark, contrast)
            val least = if (contrast == Contrast.HIGH) 7.0 else 4.5
            for ((name, on, under) in pairs(roles, needOf(dark, contrast))) {
                val ratio = contrastOf(on, under)
                assertTrue("%08x %s %s %s: %.2f".format(seed, if (dark) "dark" else "light", contrast, name, ratio), ratio >= least - 0.01)
            }
        }
    }

    @Test
    fun a_pale_seed_as_it_is_could_not_be_read() {
        assertTrue(contrastOf(Color.White, Color(0xffffeb3b)) < 4.5)
    }

    @Test
    fun a_colour_that_is_none_is_not_taken() {
        assertEquals(0xff0b6e99.toInt(), seedOf("#0b6e99"))
        for (written in listOf(null, "", "0b6e99", "#0b6e9", "#0b6e9g", "#-b6e99", "red")) assertEquals(null, seedOf(written))
    }

    private val seeds: List<Int> = (0 until 44).map { java.awt.Color.HSBtoRGB(it / 44f, 0.25f + 0.75f * (it % 4) / 3f, 0.2f + 0.8f * (it % 5) / 4f) } +
        listOf(0xffffffff, 0xff000000, 0xffffff00, 0xff00ff00, 0xff808080, 0xffffeb3b).map { it.toInt() }

    private fun pairs(roles: ColorScheme, need: Color) = listOf(
        Triple("text", roles.onSurface, roles.surface), Triple("quiet text", roles.onSurfaceVariant, roles.surface),
        Triple("quiet text in a box", roles.onSurfaceVariant, roles.surfaceContainerHigh), Triple("accent", roles.primary, roles.surface),
        Triple("button", roles.onPrimary, roles.primary), Triple("accent box", roles.onPrimaryContainer, roles.primaryContainer),
        Triple("chosen", roles.onSecondaryContainer, roles.secondaryContainer), Triple("told", roles.inverseOnSurface, roles.inverseSurface),
        Triple("deed of what is told", roles.inversePrimary, roles.inverseSurface), Triple("grave", roles.error, roles.surface),
        Triple("need", need, roles.surface),
    )

    private fun contrastOf(one: Color, other: Color): Double {
        val (light, dark) = listOf(one.luminance(), other.luminance()).sortedDescending()
        return (light + 0.05) / (dark + 0.05)
    }
}
