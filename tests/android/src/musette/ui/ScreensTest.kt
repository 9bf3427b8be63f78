package musette.ui

import musette.ui.gallery.scenes
import org.jetbrains.skia.Font
import org.jetbrains.skia.FontMgr
import org.jetbrains.skia.Image
import org.jetbrains.skia.Paint
import org.jetbrains.skia.Surface
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import java.nio.file.Files

/** Every picture of the gallery, and the sheets on which all pictures of a screen lie beside each other: `target/android/screens`. */
class ScreensTest {
    @Test
    fun every_state_of_every_screen_can_be_drawn() {
        val screens = scenes.map { it.screen }.distinct()
        // What is drawn on a tablet alone is a part of a screen beside another one: each has its main state by itself.
        val whole = scenes.filter { !it.tablet }.map { it.screen }.distinct()
        assertEquals("each screen has one main state", whole, scenes.filter { it.main }.map { it.screen })
        assertEquals("no two pictures have one name", scenes.size, scenes.map { "${it.screen}-${it.state}" }.distinct().size)
        assertTrue("${gallery.size} pictures are more than anybody looks at", gallery.size <= MOST)
        val sheets = Files.createDirectories(project.resolve("target/android/screens/sheets"))
        for (screen in screens) Files.write(
            sheets.resolve("$screen.png"),
            pngOf(
                sheet(
                    gallery.filter { it.scene.screen == screen }.map {
                        it.name.removePrefix("$screen-") to
                            it.half
                    },
                ),
            ),
        )
    }

    /** Pictures in rows, each with its name below. */
    private fun sheet(pictures: List<Pair<String, Image>>): Image {
        val rows = pictures.chunked(ACROSS)
        val wide = rows.maxOf { row -> row.sumOf { (_, picture) -> picture.width + GAP } }
        val high = rows.sumOf { row -> row.maxOf { (_, picture) -> picture.height } + CAPTION + GAP }
        val surface = Surface.makeRasterN32Premul(wide, high)
        surface.canvas.clear(GROUND)
        val letters = Font(FontMgr.default.makeFromFile(project.resolve("tests/android/fonts/Roboto-Regular.ttf").toString()), LETTERS)
        val ink = Paint().apply { color = INK }
        var top = 0
        for (row in rows) {
            var left = 0
            val below = row.maxOf { (_, picture) -> picture.height }
            for ((name, picture) in row) {
                surface.canvas.drawImage(picture, left.toFloat(), top.toFloat())
                surface.canvas.drawString(name, left + 2f, top + picture.height + CAPTION - 4f, letters, ink)
                left += picture.width + GAP
            }
            top += below + CAPTION + GAP
        }
        return surface.makeImageSnapshot()
    }

    private companion object {
        const val ACROSS = 6
        const val GAP = 8
        const val CAPTION = 18
        const val LETTERS = 13f
        const val GROUND = 0xff8a8a8a.toInt()
        const val INK = 0xff1a1a1a.toInt()
        const val MOST = 450
    }
}
