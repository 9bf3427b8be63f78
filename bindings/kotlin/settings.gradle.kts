rootProject.name = "musette"

dependencyResolutionManagement {
    repositories { mavenCentral() }
}
