using System.Text.RegularExpressions;
using AiService.Tests.Harness;

namespace AiService.Tests.Hosting;

/// <summary>The exact sentence for each kind of request that cannot be used. <c>#300</c> in a body stands for 300 letters.</summary>
public sealed partial class RequestMessageTests(RequestMessageTests.Service running) : IClassFixture<RequestMessageTests.Service>
{
    private const string Analyze = "/api/ai/analyze";
    private const string Match = "/match";
    private const string Preview = "/runbooks/enable-interface/preview";
    private const string Release = "/devices/d1/release";
    private const string Add = "/api/ai/knowledge/add";
    private const string Entry = "/api/ai/knowledge/entries/1";
    private const string NoEntry = "/api/ai/knowledge/entries/999";

    [Theory]
    [InlineData("""{"device_id": false, "auto_repair": "x"}""", "设备ID不能为空")]
    [InlineData("""{"device_id": []}""", "设备ID不能为空")]
    [InlineData("""{"device_id": " "}""", "设备ID不能为空")]
    [InlineData("""{"faults": [1], "auto_repair": "x"}""", "设备ID不能为空")]
    [InlineData("""{"device_id": 1, "device_id": 1.5}""", "字段 device_id 必须是整数或字符串")]
    [InlineData("""{"device_id": 99999999999999999999}""", "字段 device_id 必须是整数或字符串")]
    [InlineData("""{"device_id": [1]}""", "字段 device_id 必须是整数或字符串")]
    [InlineData("""{"device_id": "#129"}""", "字段 device_id 不能超过 128 个字符")]
    [InlineData("""{"device_id": "a\u0000b"}""", "字段 device_id 不能含有控制字符")]
    [InlineData("""{"device_id": "\ud800"}""", "字段 device_id 不是合法的 Unicode 文本")]
    [InlineData("""{"device_id": 1, "auto_repair": 1.0}""", "字段 auto_repair 必须是 true 或 false")]
    [InlineData("""{"device_id": 1, "auto_repair": "#17"}""", "字段 auto_repair 不能超过 16 个字符")]
    [InlineData("""{"device_id": 1, "scenario": "\ud800"}""", "字段 scenario 不是合法的 Unicode 文本")]
    [InlineData("""{"device_id": 1, "metrics": "x", "report": 5}""", "字段 metrics 必须是 JSON 对象")]
    [InlineData("""{"faults": [1], "report": 5, "device_id": 1}""", "字段 report 必须是字符串")]
    [InlineData("""{"device_id": 1, "faults": "x"}""", "字段 faults 必须是数组")]
    [InlineData("""{"device_id": 1, "faults": [null]}""", "字段 faults[0] 必须是 JSON 对象")]
    [InlineData("""{"device_id": 1, "faults": [{"description": "x"}, {"level": "P9"}]}""", "字段 faults[1].description 不能为空")]
    [InlineData("""{"device_id": 1, "faults": [{"description": " "}]}""", "字段 faults[0].description 不能为空")]
    [InlineData("""{"device_id": 1, "faults": [{"description": "#4001"}]}""", "字段 faults[0].description 不能超过 4000 个字符")]
    [InlineData("""{"device_id": 1, "faults": [{"description": "x", "level": 1}]}""", "字段 faults[0].level 必须是字符串")]
    [InlineData("""{"device_id": 1, "faults": [{"description": "x", "level": "P4"}]}""", "字段 faults[0].level 必须是 P0、P1、P2 或 P3")]
    [InlineData("""{"device_id": 1, "faults": [{"description": "x", "level": "P1       "}]}""", "字段 faults[0].level 不能超过 8 个字符")]
    [InlineData("""{"device_id": 1, "faults": [{"description": "x", "evidence": "#4001"}]}""", "字段 faults[0].evidence 不能超过 4000 个字符")]
    [InlineData("""{"device_id": 1, "faults": [{"description": "x", "auto_repairable": "maybe"}]}""", "字段 faults[0].auto_repairable 必须是 true 或 false")]
    [InlineData("""{"device_id": 1, "faults": [{"description": "x", "stated": []}]}""", "字段 faults[0].stated 必须是 JSON 对象")]
    [InlineData("""{"device_id": 1, "faults": [{"description": "x", "stated": {"state": 1, "foo": null}}]}""", "字段 faults[0].stated.foo 不是已知字段，现有：state、object、host、level")]
    [InlineData("""{"device_id": 1, "faults": [{"description": "x", "stated": {"object": "#257"}}]}""", "字段 faults[0].stated.object 不能超过 256 个字符")]
    [InlineData("""{"device_id": 1, "\ud800 of a longer name": 1}""", "请求体含有不是合法 Unicode 文本的字段名")]
    [InlineData("""{"device_id": 1, "faults": [{"description": "x", "stated": {"\udc00": 1}}]}""", "字段 faults[0].stated 含有不是合法 Unicode 文本的字段名")]
    [InlineData("null", "请求体必须是一个 JSON 对象")]
    [InlineData("{\"device_id\": 1,\n \"faults\": [}", "请求体不是合法的 UTF-8 JSON：第 2 行，第 13 字节处")]
    public Task An_analysis_that_cannot_be_used_is_refused_in_these_words(string body, string message) => ShouldBeAsync("POST", Analyze, body, 400, message);

    [Theory]
    [InlineData(Match, """{"level": "P9", "description": null}""", 400, "字段 description 不能为空")]
    [InlineData(Match, """{"description": 5}""", 400, "字段 description 必须是字符串")]
    [InlineData(Match, """{"description": "x", "level": "x"}""", 400, "字段 level 必须是 P0、P1、P2 或 P3")]
    [InlineData(Match, """{"description": "x", "device_id": 0, "level": "P9"}""", 400, "设备ID不能为空")]
    [InlineData(Match, """{"description": "x", "stated": 1, "level": "P9"}""", 400, "字段 level 必须是 P0、P1、P2 或 P3")]
    [InlineData(Match, """{"description": "x", "stated": {"x": 1}}""", 400, "字段 stated.x 不是已知字段，现有：state、object、host、level")]
    [InlineData(Preview, """{"platform": 1}""", 400, "字段 platform 必须是字符串")]
    [InlineData(Preview, """{"platform": "#65"}""", 400, "字段 platform 不能超过 64 个字符")]
    [InlineData(Preview, """{"platform": " ", "fault": "x"}""", 400, "字段 platform 与 device_id 必须给出其一")]
    [InlineData(Preview, """{"platform": "vrp", "device_id": 1}""", 400, "字段 platform 不能与 device_id 同时给出")]
    [InlineData(Preview, """{"device_id": 0}""", 400, "设备ID不能为空")]
    [InlineData(Preview, """{"device_id": 5}""", 404, "未配置 DEVICES_FILE，设备 5 缺少设备凭据")]
    [InlineData(Preview, """{"platform": "vrp", "fault": "#4001"}""", 400, "字段 fault 不能超过 4000 个字符")]
    [InlineData(Preview, """{"platform": "vrp", "parameters": []}""", 400, "字段 parameters 必须是对象")]
    [InlineData(Preview, """{"platform": "vrp", "parameters": {"\ud800": "x"}}""", 400, "字段 parameters 含有不是合法 Unicode 文本的字段名")]
    [InlineData(Preview, """{"platform": "vrp", "parameters": {"interface": 7}}""", 400, "字段 parameters.interface 必须是字符串")]
    [InlineData(Preview, """{"platform": "vrp", "parameters": {"interface": null}}""", 400, "字段 parameters.interface 不能为空")]
    [InlineData(Preview, """{"platform": "vrp", "parameters": {"a b": "x"}}""", 400, "字段 parameters.a b 不是 runbook enable-interface 的参数，现有：interface")]
    [InlineData(Preview, """{"platform": "vrp", "interface": "", "parameters": {}}""", 400, "字段 interface 无法使用：接口名含有不允许的字符，未连接设备")]
    [InlineData(Preview, """{"platform": "vrp", "fault": ""}""", 400, "字段 fault 无法使用：无法从故障描述中识别接口")]
    [InlineData(Preview, """{"platform": "vrp"}""", 400, "字段 parameters.interface 无法使用：无法从故障描述中识别接口")]
    [InlineData("/runbooks/nope/preview", "not json", 404, "没有名为 nope 的 runbook，现有：bounce-interface、clear-bgp-session、diagnose-high-cpu、diagnose-high-memory、enable-interface、reenable-error-disabled")]
    [InlineData(Release, """{"reason": " \n "}""", 400, "字段 reason 不能为空：请说明为什么可以提前释放设备")]
    [InlineData(Release, """{}""", 400, "字段 reason 不能为空：请说明为什么可以提前释放设备")]
    [InlineData(Release, """{"reason": 5}""", 400, "字段 reason 必须是字符串")]
    [InlineData(Release, """{"reason": "#501"}""", 400, "字段 reason 不能超过 500 个字符")]
    [InlineData(Match, """{"description": "x", "\udc00 of a longer name": 1}""", 400, "请求体含有不是合法 Unicode 文本的字段名")]
    [InlineData(Release, """{"reason": "ok"}""", 404, "设备未被锁定")]
    [InlineData(Add, """{"keyword": "", "title": {}}""", 400, "字段 title 必须是字符串")]
    [InlineData(Add, """{"keyword": "k", "title": "t"}""", 400, "keyword、title、solution不能为空")]
    [InlineData(Add, """{"keyword": "k", "title": "t", "solution": "s", "fault_level": "#101"}""", 400, "字段 fault_level 不能超过 100 个字符")]
    [InlineData(Entry + "/merge", """{"into": null}""", 400, "字段 into 必须是要合并到的条目编号")]
    [InlineData(Entry + "/merge", """{"into": 1.0}""", 400, "字段 into 必须是要合并到的条目编号")]
    [InlineData(Entry + "/merge", """{"into": 999}""", 404, "知识条目 999 不存在")]
    [InlineData(NoEntry + "/merge", """{"into": 0}""", 400, "字段 into 必须是要合并到的条目编号")]
    public Task A_body_that_cannot_be_used_is_refused_in_these_words(string path, string body, int code, string message) =>
        ShouldBeAsync("POST", path, body, code, message);

    [Theory]
    [InlineData(Entry, "{}", 400, "没有要修改的字段：keyword、title、solution、device_type、fault_level")]
    [InlineData(Entry, """{"title": null}""", 400, "字段 title 不能为空")]
    [InlineData(Entry, """{"solution": ["x"], "keyword": " "}""", 400, "字段 keyword 不能为空")]
    [InlineData(Entry, """{"device_type": "#101"}""", 400, "字段 device_type 不能超过 100 个字符")]
    [InlineData(Entry, "[]", 400, "请求体必须是一个 JSON 对象")]
    [InlineData(NoEntry, """{"title": {}}""", 404, "知识条目 999 不存在")]
    [InlineData(NoEntry, "[]", 400, "请求体必须是一个 JSON 对象")]
    public Task A_change_that_cannot_be_made_is_refused_in_these_words(string path, string body, int code, string message) =>
        ShouldBeAsync("PATCH", path, body, code, message);

    [Theory]
    [InlineData("""{"device_id": "9", "device_id": 1, "faults": [], "report": "r"}""")]
    [InlineData("""{"device_id": 1, "auto_repair": "maybe", "auto_repair": " OFF ", "faults": [], "report": "r"}""")]
    [InlineData("""{"device_id": 1, "scenario": ["x"], "metrics": null, "faults": [], "report": "r", "unknown": {}}""")]
    [InlineData("""{"device_id": 1, "report": "r", "faults": [{"description": "x", "level": "P9", "level": " p1 ", "stated": {"object": " "}}]}""")]
    public Task What_is_tolerated_is_answered(string body) => ShouldBeAsync("POST", Analyze, body, 200, null);

    private async Task ShouldBeAsync(string method, string path, string body, int code, string? message)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), path)
        {
            Content = new StringContent(Length().Replace(body, length => new string('x', int.Parse(length.Groups[1].Value, null))), System.Text.Encoding.UTF8, "application/json"),
        };
        using var response = await running.UnderTest.Http.SendAsync(request);
        var answer = await response.EnvelopeAsync();

        answer.Text("msg").Should().Be(message);
        answer.GetProperty("code").GetInt32().Should().Be(code);
    }

    [GeneratedRegex("#([0-9]+)")]
    private static partial Regex Length();

    /// <summary>One service for all of them; no request changes anything.</summary>
    public sealed class Service : IAsyncLifetime
    {
        public ServiceUnderTest UnderTest { get; private set; } = null!;

        public async Task InitializeAsync() => UnderTest = await ServiceUnderTest.StartAsync();

        public async Task DisposeAsync() => await UnderTest.DisposeAsync();
    }
}
