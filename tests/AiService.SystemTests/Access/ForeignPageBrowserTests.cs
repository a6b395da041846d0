using AiService.Tests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PuppeteerSharp;

namespace AiService.Tests.Access;

/// <summary>A page of another site in the browser of a trusted person cannot make anything happen.</summary>
public sealed class ForeignPageBrowserTests
{
    private const string Body = """{"keyword":"planted","title":"planted","solution":"planted"}""";

    [BrowserTheory]
    [InlineData("localhost", "another site")]
    [InlineData("127.0.0.1", "another port of the same site")]
    [InlineData(RealBrowser.ReboundHost, "another site whose name leads here")]
    public async Task A_page_of_another_origin_changes_and_reads_nothing(string host, string why)
    {
        await using var service = await ServiceUnderTest.StartAsync(["REQUESTS_PER_MINUTE=0"]);
        await using var site = await ForeignSiteAsync();
        await using var browser = await RealBrowser.StartAsync();
        var page = (await browser.OpenAsync(new Uri($"http://{host}:{PortOf(site)}/"))).Page;
        var target = service.Http.BaseAddress!.ToString();

        foreach (var type in (string[])["text/plain", "application/x-www-form-urlencoded", ""])
        {
            await FetchAsync(page, target + "api/ai/knowledge/add", "no-cors", type);
            await FetchAsync(page, target + "api/ai/knowledge/add", "cors", type);
        }

        await FetchAsync(page, target + "api/ai/knowledge/add", "cors", "application/json");
        foreach (var encoding in (string[])["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
        {
            await SubmitAsync(page, target + "api/ai/knowledge/add", encoding);
        }

        (await FetchAsync(page, target + "repairs", "cors", null)).Should().StartWith("blocked", "{0} may read nothing", why);
        (await CountAsync(service)).Should().Be(0, "{0} may change nothing", why);
    }

    [BrowserTheory]
    [InlineData("127.0.0.1", "ok 200")]
    [InlineData("localhost", "ok 200")]
    [InlineData(RealBrowser.ReboundHost, "ok 403")]
    public async Task A_name_that_was_pointed_at_the_service_lends_no_trust(string host, string expected)
    {
        await using var service = await ServiceUnderTest.StartAsync();
        await using var browser = await RealBrowser.StartAsync();
        var root = $"http://{host}:{service.Http.BaseAddress!.Port}/";
        var page = (await browser.OpenAsync(new Uri(root + "swagger/index.html"))).Page;

        (await FetchAsync(page, root + "api/ai/knowledge/add", "cors", "application/json")).Should().Be(expected);
        (await FetchAsync(page, root + "repairs", "cors", null)).Should().Be(expected);
        (await CountAsync(service)).Should().Be(expected == "ok 200" ? 1 : 0);
    }

    private static Task<string> FetchAsync(IPage page, string address, string mode, string? type) => page.EvaluateFunctionAsync<string>(
        """
        async (address, mode, type, text) => {
            const body = new Blob([text], { type: type ?? '' });
            try {
                const answer = await fetch(address, type === null ? { mode } : { method: 'POST', mode, body });
                return answer.type === 'opaque' ? 'opaque' : 'ok ' + answer.status;
            } catch (error) {
                return 'blocked ' + error;
            }
        }
        """,
        address,
        mode,
        type,
        Body);

    // Into a frame, so that the page stays; the answer has come when the frame has loaded or was refused.
    private static Task SubmitAsync(IPage page, string address, string encoding) => page.EvaluateFunctionAsync(
        """
        (address, encoding) => new Promise(done => {
            const frame = document.body.appendChild(Object.assign(document.createElement('iframe'), { name: 'f' + Math.random() }));
            const form = document.body.appendChild(Object.assign(document.createElement('form'), { action: address, method: 'post', enctype: encoding, target: frame.name }));
            form.appendChild(Object.assign(document.createElement('input'), { name: '{"keyword":"planted","title":"planted","solution":"', value: '"}' }));
            frame.addEventListener('load', done);
            form.submit();
        })
        """,
        address,
        encoding);

    private static async Task<int> CountAsync(ServiceUnderTest service)
    {
        using var response = await service.Http.GetAsync(new Uri("/api/ai/knowledge/search?keyword=planted", UriKind.Relative));
        return (await response.EnvelopeAsync()).GetProperty("data").GetArrayLength();
    }

    private static async Task<WebApplication> ForeignSiteAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
        var site = builder.Build();
        site.MapGet("/{**path}", () => Results.Text("<!doctype html><title>foreign</title><body></body>", "text/html"));
        await site.StartAsync();
        return site;
    }

    private static int PortOf(WebApplication site) => new Uri(site.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
}
