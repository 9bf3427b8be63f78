package musette.ui.lists

import androidx.compose.runtime.Composable
import androidx.compose.runtime.saveable.Saver
import androidx.compose.runtime.saveable.rememberSaveable
import musette.ids.Place

/** What brings a list back to where it was: [restored] from before the app's death, [window] from then on. */
class KeptAnchor(val restored: Anchor<Long>?) {
    var window: RowWindow<Long, *>? = null
}

@Composable
fun rememberAnchor(): KeptAnchor = rememberSaveable(saver = ANCHOR) { KeptAnchor(null) }

private val ANCHOR = Saver<KeptAnchor, List<Any>>(
    save = { kept ->
        val anchor = kept.window?.anchor ?: kept.restored
        anchor?.let { listOf(it.key, it.place?.text ?: "", it.offset) } ?: emptyList()
    },
    restore = { saved ->
        KeptAnchor(if (saved.size < 3) null else Anchor(saved[0] as Long, (saved[1] as String).takeIf { it.isNotEmpty() }?.let(::Place), saved[2] as Int))
    },
)
