using AiService.Access;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using PuppeteerSharp;

namespace AiService.Tests.Access;

/// <summary>Swagger's page in a real browser, as a person uses it.</summary>
public sealed class SwaggerTests : IDisposable
{
    private const string Match = "[id='operations-matching-post_match']";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [BrowserTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_person_authorizes_with_a_key_and_tries_an_endpoint_out(bool proxied)
    {
        var key = ApiKeyFile.NewKey();
        await ApiKeyFile.AddAsync(folder.File("api-keys.json"), "noc", Roles.Operator, key, TimeProvider.System);
        await using var service = await ServiceUnderTest.StartAsync(["TRUSTED_NETWORKS=none", "TRUSTED_PROXIES=127.0.0.1"], folder: folder.Path);
        await using var nginx = proxied ? await RealNginx.StartAsync(RealNginx.ReadmeLocation(service.Http.BaseAddress!.Port)) : null;
        var root = nginx is null ? service.Http.BaseAddress!.ToString() : $"http://127.0.0.1:{nginx.Port}/ai/";
        await using var browser = await RealBrowser.StartAsync();
        var watched = await browser.OpenAsync(new Uri(root + "swagger"));
        var page = watched.Page;

        await ClickAsync(page, Match + " .opblock-summary-control");
        await ClickAsync(page, Match + " .try-out__btn");
        (await ExecuteAsync(page)).Should().Be((403, root + "match"));

        await ClickAsync(page, ".scheme-container .authorize");
        await page.WaitForSelectorAsync(".auth-container input");
        await page.TypeAsync(".auth-container input", key);
        await ClickAsync(page, ".auth-btn-wrapper .authorize");
        await ReadsAsync(page, ".auth-container", "Authorized");
        await ClickAsync(page, ".auth-btn-wrapper .btn-done");
        (await ExecuteAsync(page)).Should().Be((200, root + "match"));

        (await watched.ProblemsAsync()).Should().BeEmpty();
        await page.EvaluateExpressionAsync("document.body.append(Object.assign(document.createElement('script'), { textContent: '1' }))");
        await Eventually.ReadAsync(watched.ProblemsAsync, problems => problems.Any(problem => problem.StartsWith("script-src", StringComparison.Ordinal)));
    }

    private static async Task ClickAsync(IPage page, string selector)
    {
        await page.WaitForSelectorAsync(selector);
        await page.EvaluateFunctionAsync("selector => document.querySelector(selector).click()", selector);
    }

    private static async Task<(int Status, string Url)> ExecuteAsync(IPage page)
    {
        var answered = page.WaitForResponseAsync(response => response.Request.Method == HttpMethod.Post);
        await ClickAsync(page, Match + " .execute");
        var answer = await answered;
        await ReadsAsync(page, Match + " .live-responses-table .response .response-col_status", $"{(int)answer.Status}");
        return ((int)answer.Status, answer.Url);
    }

    private static Task<string> ReadsAsync(IPage page, string selector, string text) => Eventually.ReadAsync(
        () => page.EvaluateFunctionAsync<string>("selector => document.querySelector(selector)?.innerText ?? ''", selector), shown => shown.Contains(text, StringComparison.Ordinal));
}
