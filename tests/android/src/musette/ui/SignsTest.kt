package musette.ui

import androidx.compose.foundation.layout.size
import androidx.compose.material3.Icon
import androidx.compose.ui.ImageComposeScene
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.SolidColor
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.graphics.vector.addPathNodes
import androidx.compose.ui.unit.Density
import androidx.compose.ui.unit.dp
import androidx.compose.ui.use
import musette.ui.icons.Icons
import org.jetbrains.skia.Bitmap
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import kotlin.io.path.readText
import kotlin.math.abs

/** Whoever knows a sign knows it wherever it stands: at the size of a row no two states look alike, and no two kinds of files. */
class SignsTest {
    @Test
    fun no_two_states_look_alike() = apart(signsOf("States"), least = 10)

    @Test
    fun no_two_kinds_of_files_look_alike() = apart(signsOf("Kinds"), least = 11)

    @Test
    fun two_that_look_alike_would_be_found() {
        val (states, kinds) = signsOf("States") to signsOf("Kinds")
        assertEquals("the same by another name", listOf("again, here"), alike(states + ("again" to Icons.here)))
        assertEquals("a table with a foot is a table", listOf("sheet, slides"), alike(kinds + ("slides" to vector(PAGE, "M8.7 12.2h6.6v4.4H8.7zM12 16.6v2.2"))))
    }

    private fun apart(signs: Map<String, ImageVector>, least: Int) {
        assertTrue("all of them are looked at: ${signs.keys}", signs.size >= least)
        assertEquals(emptyList<String>(), alike(signs))
    }

    private fun vector(vararg paths: String): ImageVector =
        ImageVector.Builder(defaultWidth = 24.dp, defaultHeight = 24.dp, viewportWidth = 24f, viewportHeight = 24f)
            .apply { for (path in paths) addPath(addPathNodes(path), stroke = SolidColor(Color.Black), strokeLineWidth = 1.75f) }.build()

    /** The signs that the file of signs lists below a heading. */
    private fun signsOf(heading: String): Map<String, ImageVector> {
        val source = project.resolve("android/ui/src/main/kotlin/musette/ui/icons/Icons.kt").readText()
        val part = source.substringAfter("    // $heading\n").substringBefore("    // ")
        return Regex("^    val (\\w+) by", RegexOption.MULTILINE).findAll(part).map { it.groupValues[1] }.associateWith { name ->
            Icons::class.java.getMethod("get" + name.replaceFirstChar(Char::uppercase)).invoke(Icons) as ImageVector
        }
    }

    /** Two of which less than a part of what is drawn differs. */
    private fun alike(signs: Map<String, ImageVector>): List<String> {
        val drawn = signs.mapValues { inked(it.value) }.toSortedMap().toList()
        return drawn.flatMapIndexed { number, (name, one) ->
            drawn.drop(number + 1).filter { differing(one, it.second) < LEAST }.map { "$name, ${it.first}" }
        }
    }

    /** How much of the ink of the two lies where the other has none. */
    private fun differing(one: IntArray, other: IntArray): Double = one.indices.sumOf { abs(one[it] - other[it]) }.toDouble() / maxOf(one.sum(), other.sum())

    /** How much of each pixel is drawn over. */
    private fun inked(sign: ImageVector): IntArray = ImageComposeScene(SIDE, SIDE, Density(1f)) {
        Icon(sign, null, Modifier.size(SIDE.dp), Color.Black)
    }.use { scene ->
        val pixels = Bitmap.makeFromImage(scene.render())
        IntArray(SIDE * SIDE) { pixels.getColor(it % SIDE, it / SIDE) ushr 24 }.also { pixels.close() }
    }

    private companion object {
        const val SIDE = 20

        /** Of what is drawn; less is not seen at a glance. */
        const val LEAST = 0.165
        const val PAGE = "M6.5 3.5h7.5l4 4V20a.7.7 0 0 1-.7.7H6.7A.7.7 0 0 1 6 20V4.2a.7.7 0 0 1 .7-.7zM13.8 3.7V8H18"
    }
}
