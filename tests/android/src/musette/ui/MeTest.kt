package musette.ui

import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.v2.runDesktopComposeUiTest
import kotlinx.coroutines.runBlocking
import musette.Town
import musette.ui.frame.Tab
import musette.ui.frame.Ways
import org.junit.Assert.assertEquals
import org.junit.Test

/** What a person sets for this device holds at once, and after the app's death. */
@OptIn(ExperimentalTestApi::class)
class MeTest {
    @Test
    fun a_language_that_was_chosen_is_spoken_at_once_and_after_the_apps_death() = runDesktopComposeUiTest(412, 2_000) {
        Town.open().use { town ->
            Stage(town, Town.ADA).use { stage ->
                with(stage) { open(Ways(place = Tab.ME)) }
                runBlocking {
                    val accounts = stage.musette.accounts()
                    accounts.finishSignIn(town.browser(accounts.beginSignIn(town.setting, "rive", null), Town.ADA))
                    stage.shell.readAccounts()
                }
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

    private fun ComposeUiTest.shown(text: String, not: Boolean = false) =
        waitUntil(text, 30_000) { onAllNodes(hasText(text)).fetchSemanticsNodes().isEmpty() == not }

    private fun ComposeUiTest.tap(text: String) {
        shown(text)
        onAllNodes(hasText(text)).onFirst().performClick()
        waitForIdle()
    }
}
