package musette.ui.components

import androidx.compose.foundation.Image
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.runtime.Composable
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.key
import androidx.compose.runtime.produceState
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.layout.ContentScale
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.unit.Dp
import androidx.compose.ui.unit.dp
import musette.PersonId
import musette.ui.Portraits

/** What people look like; null where nothing can be known of that. */
val LocalPortraits = staticCompositionLocalOf<Portraits?> { null }

/** A person: her picture where it is on this device, else her initials, also until it is here. A screen reader has the name beside it. */
@Composable
fun Portrait(person: PersonId?, name: String, across: Dp = 40.dp) {
    val portraits = LocalPortraits.current
    if (person == null || portraits == null) return Initials(name, across)
    key(person) {
        val turn by portraits.turn.collectAsState()
        val picture by produceState(portraits.held(person), turn, portraits) { value = portraits.of(person) }
        val seen = picture
        if (seen == null) Initials(name, across)
        else Image(seen, null, Modifier.size(across).clip(CircleShape).clearAndSetSemantics {}, contentScale = ContentScale.Crop)
    }
}
