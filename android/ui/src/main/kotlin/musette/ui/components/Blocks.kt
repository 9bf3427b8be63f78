package musette.ui.components

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.IntrinsicSize
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.material3.VerticalDivider
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.AnnotatedString
import androidx.compose.ui.text.LinkAnnotation
import androidx.compose.ui.text.LinkInteractionListener
import androidx.compose.ui.text.SpanStyle
import androidx.compose.ui.text.TextLinkStyles
import androidx.compose.ui.text.buildAnnotatedString
import androidx.compose.ui.text.font.FontStyle
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.style.TextDecoration
import androidx.compose.ui.text.withLink
import androidx.compose.ui.text.withStyle
import androidx.compose.ui.unit.dp
import musette.Block
import musette.Run

/** What somebody wrote, drawn from its blocks. A link shows where it really leads. */
@Composable
fun Blocks(body: List<Block>, openAddress: (String) -> Unit) {
    Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
        for (block in body) {
            when (block) {
                is Block.Paragraph -> Text(drawn(block.runs, openAddress), style = MaterialTheme.typography.bodyLarge)
                is Block.Heading -> Text(
                    drawn(block.runs, openAddress),
                    style = if (block.level <= 2u) MaterialTheme.typography.titleLarge else MaterialTheme.typography.titleMedium,
                )
                is Block.Listing -> Column(verticalArrangement = Arrangement.spacedBy(4.dp)) {
                    block.entries.forEachIndexed { number, runs ->
                        Row {
                            val sign = if (block.ordered) "${number + 1}." else "•"
                            Text(sign, Modifier.widthIn(min = 28.dp).padding(end = 8.dp), style = MaterialTheme.typography.bodyLarge)
                            Text(drawn(runs, openAddress), style = MaterialTheme.typography.bodyLarge)
                        }
                    }
                }
                is Block.Quote -> Row(Modifier.height(IntrinsicSize.Min)) {
                    VerticalDivider(Modifier.fillMaxHeight(), 3.dp, MaterialTheme.colorScheme.outlineVariant)
                    Text(
                        drawn(block.runs, openAddress), Modifier.padding(start = 12.dp), style = MaterialTheme.typography.bodyLarge,
                        color = MaterialTheme.colorScheme.onSurfaceVariant,
                    )
                }
            }
        }
    }
}

@Composable
private fun drawn(runs: List<Run>, openAddress: (String) -> Unit): AnnotatedString {
    val accent = MaterialTheme.colorScheme.primary
    val quiet = MaterialTheme.colorScheme.onSurfaceVariant
    return buildAnnotatedString {
        for (run in runs) {
            val style = SpanStyle(
                fontWeight = FontWeight.SemiBold.takeIf { run.strong || run.mention },
                fontStyle = FontStyle.Italic.takeIf { run.emphasis },
            )
            val link = run.link
            when {
                link != null -> {
                    val looks = TextLinkStyles(style.copy(color = accent, textDecoration = TextDecoration.Underline))
                    withLink(LinkAnnotation.Clickable(link.address, looks, LinkInteractionListener { openAddress(link.address) })) { append(run.text) }
                    // On its own, whatever direction the words before it have turned the line to.
                    run.leadsTo?.let { withStyle(SpanStyle(color = quiet)) { append(" (\u2068$it\u2069)") } }
                }
                run.mention -> withStyle(style.copy(color = accent)) { append(run.text) }
                else -> withStyle(style) { append(run.text) }
            }
        }
    }
}

/** The text of a body in one line, for a list. */
fun glimpse(body: List<Block>): String = body.joinToString(" ") { block ->
    when (block) {
        is Block.Paragraph -> block.runs
        is Block.Heading -> block.runs
        is Block.Quote -> block.runs
        is Block.Listing -> block.entries.flatten()
    }.joinToString("") { it.text }
}.trim()
