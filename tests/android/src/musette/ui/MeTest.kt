package musette.ui

import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.v2.runDesktopComposeUiTest
import kotlinx.coroutines.runBlocking
import musette.Bytes
import musette.Town
import musette.ids.AccountId
import musette.ui.Signed.Companion.signed
import musette.ui.frame.Tab
import musette.ui.frame.Ways
import musette.ui.screens.me.Loss
import musette.ui.screens.me.MeHolder
import musette.ui.screens.me.MeWays
import org.junit.Assert.assertEquals
import org.junit.Test
import java.nio.file.Path
import kotlin.io.path.writeText

/** What a person sets for this device holds at once, and after the app's death. */
@OptIn(ExperimentalTestApi::class)
class MeTest {
    @Test
    fun a_language_that_was_chosen_is_spoken_at_once_and_after_the_apps_death() = runDesktopComposeUiTest(412, 2_000) {
        Town.open().use { town ->
            Stage(town, Town.ADA).use { stage ->
                with(stage) { open(Ways(place = Tab.ME)) }
                runBlocking { stage.signIn() }
                tap("As on this device")
                tap("Français")
                shown("Langue")
                shown("Celle de l’appareil", not = true)
                with(stage) { die() }
                with(stage) { open() }
                shown("Langue")
                tap("Français")
                tap("Celle de l’appareil")
                shown("Language")
                assertEquals(null, runBlocking { stage.musette.language() })
            }
        }
    }

    @Test
    fun what_an_account_would_lose_is_named_by_kind_and_lost_when_she_agrees() = signed {
        val file = documents.create(own(), "Keys.txt", Bytes.InMemory("container 14".toByteArray()))
        sync()
        val lent = documents.lend(file)
        Path.of(lent.path).writeText("container 15")
        feeds.setDraft(crew(), null, "Who has")
        val holder = MeHolder(shell, nowhere, scope)
        val account = holder.state.until("accounts are known") { it.accounts.isNotEmpty() }.accounts.single()
        holder.remove(account)
        val leaving = holder.state.until("it asks") { it.leaving != null }.leaving!!
        assertEquals(mapOf(Loss.DRAFTS to 1uL, Loss.COPIES to 1uL), leaving.losses)
        holder.removeAnyway()
        until("it is gone") { shell.musette.accounts().list().isEmpty() }
        assertEquals(null, holder.state.value.trouble)
    }

    private val nowhere = object : MeWays {
        override fun outbox() = Unit
        override fun people(account: AccountId) = Unit
        override fun signIn(again: AccountId?) = Unit
    }

    private fun ComposeUiTest.shown(text: String, not: Boolean = false) =
        waitUntil(text, 30_000) { onAllNodes(hasText(text)).fetchSemanticsNodes().isEmpty() == not }

    private fun ComposeUiTest.tap(text: String) {
        shown(text)
        onAllNodes(hasText(text)).onFirst().performClick()
        waitForIdle()
    }
}
