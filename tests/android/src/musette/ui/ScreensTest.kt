package musette.ui

import musette.ui.gallery.scenes
import org.jetbrains.skia.Image
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
        assertEquals("each screen has one main state", screens, scenes.filter { it.main }.map { it.screen })
        assertEquals("no two pictures have one name", scenes.size, scenes.map { "${it.screen}-${it.state}" }.distinct().size)
        assertTrue("${gallery.size} pictures are more than anybody looks at", gallery.size <= MOST)
        val sheets = Files.createDirectories(project.resolve("target/android/screens/sheets"))
        for (screen in screens) Files.write(sheets.resolve("$screen.png"), pngOf(sheet(gallery.filter { it.scene.screen == screen }.map { it.half })))
    }

    private fun sheet(pictures: List<Image>): Image {
        val rows = pictures.chunked(ACROSS)
        val surface = Surface.makeRasterN32Premul(rows.maxOf { row -> row.sumOf { it.width + GAP } }, rows.sumOf { row -> row.maxOf { it.height } + GAP })
        surface.canvas.clear(0xff8a8a8a.toInt())
        var top = 0
        for (row in rows) {
            var left = 0
            for (picture in row) {
                surface.canvas.drawImage(picture, left.toFloat(), top.toFloat())
                left += picture.width + GAP
            }
            top += row.maxOf { it.height } + GAP
        }
        return surface.makeImageSnapshot()
    }

    private companion object {
        const val ACROSS = 6
        const val GAP = 8
        const val MOST = 450
    }
}
