package musette.ui

import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.material3.Icon
import androidx.compose.material3.Text
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsOwner
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.unit.dp
import musette.ui.components.Told
import musette.ui.gallery.Scene
import musette.ui.icons.Icons
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test

/** What holds on every picture: what can be touched says what it does, and is large enough for a glove. */
class RulesTest {
    @Test
    fun what_can_be_touched_says_what_it_does_and_is_large_enough() {
        assertEquals(emptyList<String>(), gallery.flatMap { drawn -> drawn.touched.map { "${drawn.name}: $it" } })
    }

    @Test
    fun what_can_be_touched_is_touched_where_it_is_seen_whatever_lies_beside_or_over_it() {
        assertEquals(emptyList<String>(), gallery.flatMap { drawn -> drawn.covered.map { "${drawn.name}: $it" } })
    }

    @Test
    fun signs_stand_out_from_what_is_behind_them() {
        assertTrue("there are signs", gallery.sumOf { it.symbols.size } > 3_000)
        assertEquals(emptyList<String>(), gallery.flatMap(::pale))
    }

    @Test
    fun what_lies_over_a_button_or_too_near_it_would_be_found() {
        val over = Scene("twin", "over") {
            Box(Modifier.padding(100.dp)) {
                Box(Modifier.size(120.dp, 48.dp).clickable {}) { Text("Send") }
                Box(Modifier.padding(start = 40.dp).size(120.dp, 48.dp).clickable {}) { Text("Leave") }
            }
        }
        val near = Scene("twin", "near") {
            Column(Modifier.padding(100.dp)) { for (name in listOf("Send", "Leave")) Box(Modifier.size(120.dp, 32.dp).clickable {}) { Text(name) } }
        }
        val apart = Scene("twin", "apart") {
            Column(Modifier.padding(100.dp), Arrangement.spacedBy(16.dp)) {
                for (name in listOf("Send", "Leave")) Box(Modifier.size(120.dp, 32.dp).clickable {}) { Text(name) }
            }
        }
        val told = Scene("twin", "told") {
            Box(Modifier.padding(bottom = 8.dp).fillMaxSize(), Alignment.BottomCenter) {
                Box(Modifier.size(300.dp, 60.dp).clickable {}) { Text("Put this version back") }
                Told(Modifier, "The device is full.", null, {})
            }
        }
        assertEquals(listOf(1, 2, 1, 0), listOf(over, near, told, apart).map { drawn(it).covered.size })
    }

    @Test
    fun a_pale_sign_would_be_found() {
        fun sign(colour: Color) = drawn(Scene("twin", "pale") { Icon(Icons.sync, null, Modifier.padding(20.dp).size(24.dp), colour) })
        assertEquals(1, pale(sign(Color(0xffb8b8b8))).size)
        assertEquals(0, pale(sign(Color(0xff555555))).size)
    }

    @Test
    fun a_small_or_a_mute_button_would_be_found() {
        val small = Scene("twin", "small") { Box(Modifier.padding(100.dp).size(24.dp).clickable {}) { Text("Send") } }
        val mute = Scene("twin", "mute") { Box(Modifier.size(48.dp).clickable {}) }
        assertTrue(drawn(small).touched.any { "small" in it })
        assertTrue(drawn(mute).touched.any { "nothing" in it })
    }
}

private fun pale(drawn: Drawn) = drawn.symbols.filter { it.contrast < 2.99 }.map { "${drawn.name}: a sign at ${it.at} %.2f".format(it.contrast) }

/** What is wrong with what can be touched, a sentence each. */
fun touchFaults(owner: SemanticsOwner, variant: Variant): List<String> =
    nodesOf(owner, merged = true).filter { SemanticsActions.OnClick in it.config && !isWithinText(it) && !isBehind(it) }.flatMap { node ->
        val said = saidBy(node)
        listOfNotNull(
            "something of ${node.size} says nothing".takeIf { said.isBlank() },
            "$said is small: ${node.size}".takeIf { isWhole(node, variant) && (minOf(node.size.width, node.size.height) < LEAST_SEEN || !isTouchedWide(node)) },
        )
    }

private fun saidBy(node: SemanticsNode): String {
    val config = node.config
    val texts = config.getOrNull(SemanticsProperties.Text).orEmpty().map { it.text } + config.getOrNull(SemanticsProperties.ContentDescription).orEmpty() +
        listOfNotNull(config.getOrNull(SemanticsProperties.EditableText)?.text) + listOfNotNull(config.getOrNull(SemanticsActions.OnClick)?.label)
    val isField = config.getOrNull(SemanticsActions.SetText) != null
    return texts.joinToString(" ").ifBlank { if (isField) "a field" else "" }
}

/** What is cut by the edge of the screen is larger than what is seen of it. */
private fun isWhole(node: SemanticsNode, variant: Variant): Boolean =
    with(node.boundsInRoot) {
        top >= 0 && left >= 0 && right <= variant.width && bottom <= variant.height && width >= node.size.width && height >= node.size.height
    }

/** A word of a text that leads somewhere is as high as its line. */
private fun isWithinText(node: SemanticsNode): Boolean = SemanticsProperties.LinkTestMarker in node.config

/** What is scrolled out of sight is not touched. */
private fun isBehind(node: SemanticsNode): Boolean = node.boundsInRoot.isEmpty

/** With the room around it that a finger needs. */
private fun isTouchedWide(node: SemanticsNode): Boolean = with(node.touchBoundsInRoot) { width >= 48 && height >= 48 }

/** A sign of this size has room for a finger around it, which is measured too. */
private const val LEAST_SEEN = 32
