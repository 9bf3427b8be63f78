package musette.ui

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.material3.LocalContentColor
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.remember
import androidx.compose.ui.ImageComposeScene
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalLayoutDirection
import androidx.compose.ui.unit.Density
import androidx.compose.ui.unit.LayoutDirection
import androidx.compose.ui.use
import musette.Words
import musette.ui.gallery.Samples
import musette.ui.gallery.Scene
import musette.ui.gallery.scenes
import musette.ui.theme.Contrast
import musette.ui.theme.Look
import musette.ui.theme.MusetteTheme
import musette.ui.words.LocalMoments
import musette.ui.words.LocalSentences
import musette.ui.words.Moments
import musette.ui.words.Sentences
import org.jetbrains.skia.EncodedImageFormat
import org.jetbrains.skia.Image
import org.jetbrains.skia.Rect
import org.jetbrains.skia.SamplingMode
import org.jetbrains.skia.Surface
import org.junit.Assert.assertEquals
import org.junit.Test
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import java.time.ZoneId
import java.util.Locale

/** How a scene is drawn: size, look, language, direction. */
data class Variant(
    val name: String, val width: Int = 400, val height: Int = 860, val dark: Boolean = false, val contrast: Contrast = Contrast.NORMAL,
    val font: Float = 1f, val language: String = "en", val rtl: Boolean = false,
)

val variants = listOf(
    Variant("phone"), Variant("tablet", 1180, 820), Variant("dark", dark = true), Variant("contrast", contrast = Contrast.HIGH),
    Variant("large", font = 2f), Variant("french", language = "fr"), Variant("german", language = "de"), Variant("rtl", rtl = true),
)

/** A scene as it is drawn in a variant. */
@Composable
fun Staged(scene: Scene, variant: Variant) {
    val locale = Locale.forLanguageTag(if (variant.language == "en") "en-GB" else "${variant.language}-CH")
    val words = remember { Sentences(Words.preferred(listOf(variant.language))) }
    val moments = remember { Moments(Instant.ofEpochMilli(Samples.NOW), ZoneId.of("Europe/Zurich"), locale, words) }
    CompositionLocalProvider(
        LocalSentences provides words, LocalMoments provides moments,
        LocalLayoutDirection provides if (variant.rtl) LayoutDirection.Rtl else LayoutDirection.Ltr,
    ) {
        MusetteTheme(Look(dark = variant.dark, contrast = variant.contrast)) {
            Box(Modifier.fillMaxSize().background(MaterialTheme.colorScheme.surface)) {
                CompositionLocalProvider(LocalContentColor provides MaterialTheme.colorScheme.onSurface) { scene.draw() }
            }
        }
    }
}

/** Every state of every screen once, each screen's main state in every variant: drawn, and laid into `target/android/screens`. */
class ScreensTest {
    @Test
    fun every_state_of_every_screen_can_be_drawn() {
        val out = Path.of(System.getProperty("musette.project"), "target/android/screens")
        Files.createDirectories(out)
        val screens = scenes.map { it.screen }.distinct()
        assertEquals("each screen has one main state", screens, scenes.filter { it.main }.map { it.screen })
        assertEquals("no two pictures have one name", scenes.size, scenes.map { "${it.screen}-${it.state}" }.distinct().size)
        for (screen in screens) {
            val pictures = scenes.filter { it.screen == screen }.flatMap { scene ->
                (if (scene.main) variants else variants.take(1)).map { variant ->
                    draw(scene, variant).also { Files.write(out.resolve("$screen-${scene.state}-${variant.name}.png"), it.encodeToData(EncodedImageFormat.PNG)!!.bytes) }
                }
            }
            Files.write(Files.createDirectories(out.resolve("sheets")).resolve("$screen.png"), sheet(pictures).encodeToData(EncodedImageFormat.PNG)!!.bytes)
        }
    }

    /** All pictures of a screen beside each other, at half their size. */
    private fun sheet(pictures: List<Image>): Image {
        val rows = pictures.chunked(ACROSS)
        val height = rows.sumOf { row -> row.maxOf { it.height / 2 } + GAP }
        val surface = Surface.makeRasterN32Premul(rows.maxOf { row -> row.sumOf { it.width / 2 + GAP } }, height)
        surface.canvas.clear(0xff8a8a8a.toInt())
        var top = 0f
        for (row in rows) {
            var left = 0f
            for (picture in row) {
                val to = Rect.makeXYWH(left, top, picture.width / 2f, picture.height / 2f)
                surface.canvas.drawImageRect(picture, Rect.makeWH(picture.width.toFloat(), picture.height.toFloat()), to, SamplingMode.MITCHELL, null, true)
                left += picture.width / 2f + GAP
            }
            top += row.maxOf { it.height / 2 } + GAP
        }
        return surface.makeImageSnapshot()
    }

    private fun draw(scene: Scene, variant: Variant): Image =
        ImageComposeScene(variant.width, variant.height, Density(1f, variant.font)) { Staged(scene, variant) }.use { drawn ->
            // What moves in has come to rest.
            for (frame in 0L..2L) drawn.render(frame * 500_000_000L)
            drawn.render(2_000_000_000L)
        }

    private companion object {
        const val ACROSS = 6
        const val GAP = 8
    }
}
