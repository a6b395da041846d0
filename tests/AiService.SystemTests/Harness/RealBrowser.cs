using PuppeteerSharp;

namespace AiService.Tests.Harness;

/// <summary>A real Chromium without a window. The name <c>rebound.example</c> leads to this machine, as a name does that an attacker has pointed at it.</summary>
public sealed class RealBrowser : IAsyncDisposable
{
    public const string ReboundHost = "rebound.example";

    private const string Program = "/usr/bin/chromium";

    private readonly IBrowser browser;

    private RealBrowser(IBrowser browser) => this.browser = browser;

    public static string? WhyNot { get; } = File.Exists(Program) ? null : "chromium is not installed (Debian: apt-get install --no-install-recommends chromium)";

    public static async Task<RealBrowser> StartAsync() => new(await Puppeteer.LaunchAsync(new LaunchOptions
    {
        ExecutablePath = Program,
        Headless = true,
        // Root has no sandbox, and a container's /dev/shm is small.
        Args = ["--no-sandbox", "--disable-dev-shm-usage", "--no-proxy-server", $"--host-resolver-rules=\"MAP {ReboundHost} 127.0.0.1\""],
    }));

    /// <summary>Opens a page that writes down what its content security policy forbids, and what goes wrong in its scripts.</summary>
    public async Task<WatchedPage> OpenAsync(Uri address)
    {
        var page = await browser.NewPageAsync();
        page.DefaultTimeout = 60_000;
        var watched = new WatchedPage(page);
        await page.EvaluateExpressionOnNewDocumentAsync(
            "window.forbidden = []; document.addEventListener('securitypolicyviolation', e => window.forbidden.push(e.violatedDirective + ' ' + e.blockedURI));");
        await page.GoToAsync(address.ToString(), WaitUntilNavigation.Networkidle0);
        return watched;
    }

    public async ValueTask DisposeAsync() => await browser.CloseAsync();
}

/// <summary>A page, and what went wrong in it.</summary>
public sealed class WatchedPage
{
    private readonly List<string> errors = [];

    public WatchedPage(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => errors.Add(error.Message);
        page.RequestFailed += (_, failed) => errors.Add($"{failed.Request.Url} {failed.Request.FailureText}");
    }

    public IPage Page { get; }

    /// <summary>What the policy forbade, and the errors of scripts.</summary>
    public async Task<IReadOnlyList<string>> ProblemsAsync() => [.. errors, .. await Page.EvaluateExpressionAsync<string[]>("window.forbidden")];
}

/// <summary>A test that needs a real browser, and nginx where it says so; skipped with the reason where there is none.</summary>
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = RealBrowser.WhyNot ?? RealNginx.WhyNot;
}
