package musette.ui.gallery

import androidx.compose.runtime.Composable
import musette.ui.frame.frameScenes
import musette.ui.screens.accounts.accountsScenes
import musette.ui.screens.attached.attachedScenes
import musette.ui.screens.documents.folderScenes
import musette.ui.screens.documents.historyScenes
import musette.ui.screens.documents.pickScenes
import musette.ui.screens.documents.placesScenes
import musette.ui.screens.documents.shelfScenes
import musette.ui.screens.feeds.feedScenes
import musette.ui.screens.me.meScenes
import musette.ui.screens.message.messageScenes
import musette.ui.screens.outbox.outboxScenes
import musette.ui.screens.outbox.settlingScenes
import musette.ui.screens.people.peopleScenes
import musette.ui.screens.search.searchScenes
import musette.ui.screens.stream.streamScenes
import musette.ui.screens.welcome.welcomeScenes

/**
 * One state of one screen, as the gallery shows it.
 *
 * @property screen the screen's name, [state] that of the state: together the picture's name.
 * @property main whether it is the one that is drawn in every variant too, [whole] whether nothing else is beside it on a tablet.
 * @property tablet whether it is there on a tablet alone.
 */
class Scene(
    val screen: String, val state: String, val main: Boolean = false, val whole: Boolean = false, val tablet: Boolean = false,
    val draw: @Composable () -> Unit,
)

/** Every state of every screen. */
val scenes: List<Scene> =
    welcomeScenes + streamScenes + placesScenes + shelfScenes + folderScenes + historyScenes + pickScenes + feedScenes + attachedScenes + messageScenes +
        outboxScenes + settlingScenes + searchScenes + peopleScenes + meScenes + accountsScenes + frameScenes

/** Deeds of a gallery do nothing: an implementation of any interface of deeds. */
@Suppress("UNCHECKED_CAST")
inline fun <reified D : Any> noDeeds(): D =
    inert(D::class.java) as D

/** The deeds of a part are such an implementation too. */
@PublishedApi
internal fun inert(of: Class<*>): Any = java.lang.reflect.Proxy.newProxyInstance(of.classLoader, arrayOf(of)) { self, deed, arguments ->
    when {
        deed.name == "equals" -> self === arguments[0]
        deed.name == "hashCode" -> System.identityHashCode(self)
        deed.returnType.isInterface -> inert(deed.returnType)
        else -> Unit
    }
}
