package musette.ui

import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.material3.Text
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.v2.runDesktopComposeUiTest
import androidx.compose.ui.unit.dp
import musette.ui.gallery.Scene
import musette.ui.gallery.scenes
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test

/** What holds on every screen: what can be touched says what it does, and is large enough for a glove. */
@OptIn(ExperimentalTestApi::class)
class RulesTest {
    @Test
    fun what_can_be_touched_says_what_it_does_and_is_large_enough() {
        val faults = scenes.flatMap { scene -> faultsOf(scene).map { "${scene.screen}-${scene.state}: $it" } }
        assertEquals(emptyList<String>(), faults)
    }

    @Test
    fun a_small_or_a_mute_button_would_be_found() {
        val small = Scene("twin", "small") { Box(Modifier.padding(100.dp).size(24.dp).clickable {}) { Text("Send") } }
        val mute = Scene("twin", "mute") { Box(Modifier.size(48.dp).clickable {}) }
        assertTrue(faultsOf(small).any { "small" in it })
        assertTrue(faultsOf(mute).any { "nothing" in it })
    }

    private fun faultsOf(scene: Scene): List<String> {
        var faults = emptyList<String>()
        runDesktopComposeUiTest(400, 860) {
            setContent { Staged(scene, variants.first()) }
            faults = faults()
        }
        return faults
    }

    private fun ComposeUiTest.faults(): List<String> = onAllNodes(hasClickAction()).fetchSemanticsNodes().filterNot(::isWithinText).flatMap { node ->
        val said = said(node)
        listOfNotNull(
            "something of ${node.size} says nothing".takeIf { said.isBlank() },
            "$said is small: ${node.size}".takeIf { isWhole(node) && (minOf(node.size.width, node.size.height) < LEAST_SEEN || !isTouchedWide(node)) },
        )
    }

    private fun said(node: SemanticsNode): String {
        val config = node.config
        val texts = config.getOrNull(SemanticsProperties.Text).orEmpty().map { it.text } + config.getOrNull(SemanticsProperties.ContentDescription).orEmpty() +
            listOfNotNull(config.getOrNull(SemanticsProperties.EditableText)?.text) + listOfNotNull(config.getOrNull(SemanticsActions.OnClick)?.label)
        val isField = config.getOrNull(SemanticsActions.SetText) != null
        return texts.joinToString(" ").ifBlank { if (isField) "a field" else "" }
    }

    /** What is cut by the edge of the screen is larger than what is seen of it. */
    private fun isWhole(node: SemanticsNode): Boolean = with(node.boundsInRoot) { top > 0 && left >= 0 && right <= 400 && bottom < 860 }

    /** A word of a text that leads somewhere is as high as its line. */
    private fun isWithinText(node: SemanticsNode): Boolean = SemanticsProperties.LinkTestMarker in node.config

    /** With the room around it that a finger needs. */
    private fun isTouchedWide(node: SemanticsNode): Boolean = with(node.touchBoundsInRoot) { width >= 48 && height >= 48 }

    private companion object {
        /** A sign of this size has room for a finger around it, which is measured too. */
        const val LEAST_SEEN = 32
    }
}
