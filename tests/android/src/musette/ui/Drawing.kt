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
import musette.desktop.lettersIn
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
import org.jetbrains.skia.ColorAlphaType
import org.jetbrains.skia.ColorType
import org.jetbrains.skia.EncodedImageFormat
import org.jetbrains.skia.FilterMipmap
import org.jetbrains.skia.FilterMode
import org.jetbrains.skia.Image
import org.jetbrains.skia.ImageInfo
import org.jetbrains.skia.MipmapMode
import org.jetbrains.skia.Rect
import org.jetbrains.skia.Surface
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import java.time.ZoneId
import java.util.Locale

/** The folder of the repository. */
val project: Path = Path.of(System.getProperty("musette.project")).normalize()

/** How a scene is drawn: size, look, language, direction. */
data class Variant(
    val name: String, val width: Int = 400, val height: Int = 860, val dark: Boolean = false, val contrast: Contrast = Contrast.NORMAL,
    val font: Float = 1f, val language: String = "en", val rtl: Boolean = false,
)

val variants = listOf(
    Variant("phone"), Variant("tablet", 1180, 820), Variant("foldable", 700, 820), Variant("dark", dark = true), Variant("contrast", contrast = Contrast.HIGH),
    Variant("large", font = 2f), Variant("french", language = "fr"), Variant("german", language = "de"), Variant("rtl", rtl = true),
)

private val letters by lazy { lettersIn(project.resolve("tests/android/fonts")) }

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
        MusetteTheme(Look(dark = variant.dark, contrast = variant.contrast, font = letters)) {
            Box(Modifier.fillMaxSize().background(MaterialTheme.colorScheme.surface)) {
                CompositionLocalProvider(LocalContentColor provides MaterialTheme.colorScheme.onSurface) { scene.draw() }
            }
        }
    }
}

/**
 * A scene after it was drawn once in a variant: everything that is asked of a picture is asked of this.
 *
 * @property half the picture at half its size, [quarter] in greys at a quarter.
 * @property covered what is touched less than its room, [symbols] the signs that are drawn.
 * @property first what was written in the first frame, [texts] what is written when all has come to rest.
 */
class Drawn(
    val scene: Scene, val variant: Variant, val half: Image, val quarter: Image, val first: List<String>, val texts: List<Written>, val touched: List<String>,
    val covered: List<String>, val symbols: List<Symbol>,
) {
    val name get() = "${scene.screen}-${scene.state}-${variant.name}"
}

/** Every state of every screen once, each screen's main state in every variant, drawn when the first test asks. */
val gallery: List<Drawn> by lazy {
    val out = Files.createDirectories(project.resolve("target/android/screens"))
    scenes.flatMap { scene -> variantsOf(scene).map { drawn(scene, it, out) } }
}

private val wide = setOf("tablet", "foldable")

/** A part of a screen is never as wide as a tablet or a foldable: the whole ones are drawn there. */
private fun variantsOf(scene: Scene): List<Variant> = when {
    scene.main -> variants.filter { scene.whole || it.name !in wide }
    scene.tablet -> variants.filter { it.name == "tablet" }
    else -> variants.take(1)
}

/** Draws [scene], and leaves its picture in [out]. */
fun drawn(scene: Scene, variant: Variant = variants.first(), out: Path? = null): Drawn =
    ImageComposeScene(variant.width, variant.height, Density(1f, variant.font)) { Staged(scene, variant) }.use { seen ->
        seen.render(0).close()
        val first = seen.semanticsOwners.flatMap(::textsOf)
        // What moves in has come to rest.
        for (half in 1L..2L) seen.render(half * 500_000_000L).close()
        val picture = seen.render(2_000_000_000L)
        out?.let { Files.write(it.resolve("${scene.screen}-${scene.state}-${variant.name}.png"), pngOf(picture)) }
        val owners = seen.semanticsOwners.toList()
        Drawn(
            scene, variant, scaled(picture, 2, grey = false), scaled(picture, 4, grey = true), first, written(owners, picture),
            owners.flatMap { touchFaults(it, variant) }, coverFaults(owners.last(), variant), symbols(owners, picture),
        )
    }

fun pngOf(picture: Image): ByteArray = requireNotNull(picture.encodeToData(EncodedImageFormat.PNG)) { "a picture that cannot be written" }.bytes

private fun scaled(picture: Image, by: Int, grey: Boolean): Image {
    val (width, height) = picture.width / by to picture.height / by
    val surface = Surface.makeRaster(if (grey) ImageInfo(width, height, ColorType.GRAY_8, ColorAlphaType.OPAQUE) else ImageInfo.makeN32Premul(width, height))
    val from = Rect.makeWH(picture.width.toFloat(), picture.height.toFloat())
    surface.canvas.drawImageRect(picture, from, Rect.makeWH(width.toFloat(), height.toFloat()), FilterMipmap(FilterMode.LINEAR, MipmapMode.LINEAR), null, true)
    return surface.makeImageSnapshot()
}
