package musette.ui

import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.isRoot
import kotlin.math.roundToInt

/** Every text on the screen, with the place where it stands. */
@OptIn(ExperimentalTestApi::class)
internal fun seen(screen: ComposeUiTest): List<String> =
    screen.onAllNodes(isRoot(), useUnmergedTree = true).fetchSemanticsNodes().flatMap(::below).flatMap { node ->
        said(node).map { "$it @${node.boundsInRoot.left.roundToInt()},${node.boundsInRoot.top.roundToInt()}" }
    }

@OptIn(ExperimentalTestApi::class)
internal fun texts(screen: ComposeUiTest): List<String> =
    screen.onAllNodes(isRoot(), useUnmergedTree = true).fetchSemanticsNodes().flatMap(::below).flatMap(::said)

private fun below(node: SemanticsNode): List<SemanticsNode> = listOf(node) + node.children.flatMap(::below)

/** Without the marks that keep the direction of what stands in a sentence. */
internal fun bare(text: String): String = text.filter { it !in '\u2066'..'\u2069' }

internal fun said(node: SemanticsNode): List<String> {
    // What is cut away by the edge of its list is not seen.
    if (node.boundsInRoot.isEmpty) return emptyList()
    val config = node.config
    return config.getOrNull(SemanticsProperties.Text).orEmpty().map { it.text } + config.getOrNull(SemanticsProperties.ContentDescription).orEmpty() +
        listOfNotNull(config.getOrNull(SemanticsProperties.EditableText)?.text?.takeIf { it.isNotEmpty() }) +
        listOfNotNull(config.getOrNull(SemanticsProperties.StateDescription)) +
        listOfNotNull(config.getOrNull(SemanticsProperties.ToggleableState)?.name) +
        listOfNotNull(config.getOrNull(SemanticsProperties.Selected)?.takeIf { it }?.let { "chosen" })
}
