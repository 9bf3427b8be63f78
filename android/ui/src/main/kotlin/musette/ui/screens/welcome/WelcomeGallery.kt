package musette.ui.screens.welcome

import musette.Reason
import musette.SignInError
import musette.ui.gallery.Scene
import musette.ui.gallery.noDeeds

private fun welcome(state: String, welcome: WelcomeState, main: Boolean = false) =
    Scene("welcome", state, main, whole = true) { WelcomeView(welcome, noDeeds()) }

internal val welcomeScenes = listOf(
    welcome("first", WelcomeState(), main = true),
    welcome("typed", WelcomeState("ada.keller@rive.example")),
    welcome("without-a-camera", WelcomeState(scans = false)),
    welcome("unknown", WelcomeState("ada@nowhere", unknown = true)),
    welcome("asking", WelcomeState("ada.keller@rive.example", busy = true)),
    welcome("in-the-browser", WelcomeState("ada.keller@rive.example", inBrowser = true)),
    welcome("not-back", WelcomeState("ada.keller@rive.example", notBack = true)),
    welcome("offline", WelcomeState("ada.keller@rive.example", trouble = Reason.Offline)),
    welcome("captured", WelcomeState("ada.keller@rive.example", trouble = Reason.Captured)),
    welcome("long", WelcomeState("maximiliane-friederike.von-hohenstein-bartolomei@besucherlenkung.rive.example", unknown = true)),
    welcome("declined", WelcomeState("ada.keller@rive.example", trouble = Reason.SignInFailed(SignInError.Declined))),
    welcome("again", WelcomeState("ada.keller@rive.example", again = "Rive Festival", leaves = true)),
    welcome("another", WelcomeState(leaves = true)),
)
