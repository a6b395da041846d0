namespace AiService.Hosting;

/// <summary>Begins every command of the program: the service, <c>map check</c> and <c>keys</c> read the same settings.</summary>
internal static class ServiceBuilder
{
    /// <summary>
    /// ASP.NET Core would watch its settings files, which this service reads once. A watch needs an inotify instance, and Linux gives a user
    /// 128 for all programs and containers together: where they are used up, the process would not start.
    /// </summary>
    private const string WatchNoFiles = "--hostBuilder:reloadConfigOnChange=false";

    /// <param name="args">Command line: <c>--urls</c>, and any setting as <c>--NAME=value</c>.</param>
    /// <returns>A builder whose configuration holds the settings: command line, environment, <c>.env</c>.</returns>
    /// <exception cref="SettingsException">The <c>.env</c> file cannot be used.</exception>
    public static WebApplicationBuilder Create(string[] args)
    {
        var builder = WebApplication.CreateBuilder([.. args, WatchNoFiles]);
        builder.AddDotEnv();
        return builder;
    }
}
