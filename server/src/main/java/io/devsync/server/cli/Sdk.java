package io.devsync.server.cli;

/**
 * The one line that points each Realm SDK at this server, as its own documentation spells it: Swift 10.x/20.x, Kotlin
 * 1.x to 3.x, JavaScript 10.x to 12.x, .NET 10.x to 12.x, Flutter and Dart 0.x to 2.x, C++ 1.x and 2.x, Java 10.x.
 */
enum Sdk {
    SWIFT("Swift", "App(id: \"%1$s\", configuration: AppConfiguration(baseURL: \"%2$s\"))"),
    KOTLIN("Kotlin", "App.create(AppConfiguration.Builder(\"%1$s\").baseUrl(\"%2$s\").build())"),
    JAVASCRIPT("JavaScript", "new Realm.App({ id: \"%1$s\", baseUrl: \"%2$s\" })"),
    DOTNET(".NET", "App.Create(new AppConfiguration(\"%1$s\") { BaseUri = new Uri(\"%2$s\") })"),
    FLUTTER("Flutter, Dart", "App(AppConfiguration(\"%1$s\", baseUrl: Uri.parse(\"%2$s\")))"),
    CPP("C++", "appConfig.app_id = \"%1$s\"; appConfig.base_url = \"%2$s\";"),
    JAVA("Java", "new App(new AppConfiguration.Builder(\"%1$s\").baseUrl(\"%2$s\").build())");

    private final String title;
    private final String template;

    Sdk(String title, String template) {
        this.title = title;
        this.template = template;
    }

    /** The name that its users know. */
    String title() {
        return title;
    }

    /** The code for an app id and a base URL. */
    String snippet(String appId, String baseUrl) {
        return template.formatted(appId, baseUrl);
    }
}
