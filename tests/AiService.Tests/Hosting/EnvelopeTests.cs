using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AiService.Tests.Harness;

namespace AiService.Tests.Hosting;

public sealed class EnvelopeTests : IAsyncLifetime
{
    private ServiceUnderTest service = null!;

    public async Task InitializeAsync() => service = await ServiceUnderTest.StartAsync();

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Theory]
    [InlineData("/nowhere", 404)]
    [InlineData("/api/ai/nowhere", 404)]
    [InlineData("/api/ai/analyze", 405)]
    [InlineData("/analyze", 405)]
    public async Task An_unknown_path_or_method_is_answered_with_the_envelope(string path, int code)
    {
        using var response = await service.Http.GetAsync(new Uri(path, UriKind.Relative));

        ((int)response.StatusCode).Should().Be(code);
        (await response.EnvelopeAsync()).GetProperty("code").GetInt32().Should().Be(code);
    }

    [Theory]
    [InlineData("{\"device_id\": 1", 400)]
    [InlineData("not json", 400)]
    [InlineData("", 400)]
    [InlineData("null", 400)]
    [InlineData("[1]", 400)]
    [InlineData("\"text\"", 400)]
    [InlineData("{\"device_id\": NaN}", 400)]
    public async Task A_body_that_is_no_JSON_object_is_answered_with_the_envelope_on_every_path(string body, int code)
    {
        foreach (var path in (string[])["/analyze", "/api/ai/analyze", "/match", "/api/ai/knowledge/add"])
        {
            using var response = await service.PostTextAsync(path, body);

            ((int)response.StatusCode).Should().Be(code, path);
            (await response.EnvelopeAsync()).GetProperty("code").GetInt32().Should().Be(code, path);
        }
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=gbk")]
    [InlineData("nonsense")]
    public async Task Another_media_type_is_415_in_the_envelope(string contentType)
    {
        using var response = await service.PostTextAsync("/api/ai/analyze", """{"device_id": 1}""", contentType);

        response.StatusCode.Should().Be(HttpStatusCode.UnsupportedMediaType);
        (await response.EnvelopeAsync()).GetProperty("msg").GetString().Should().Contain("Content-Type");
    }

    [Fact]
    public async Task A_body_over_one_MiB_is_413_in_the_envelope()
    {
        using var response = await service.PostTextAsync("/api/ai/analyze", $$"""{"device_id": 1, "report": "{{new string('x', 1024 * 1024)}}"}""");

        response.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        (await response.EnvelopeAsync()).GetProperty("msg").GetString().Should().Contain("1024 KiB");
    }

    [Fact]
    public async Task A_byte_order_mark_before_the_body_is_tolerated()
    {
        var content = new ByteArrayContent([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("""{"device_id": 0}""")]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await service.Http.PostAsync(new Uri("/api/ai/analyze", UriKind.Relative), content);

        (await response.EnvelopeAsync()).GetProperty("msg").GetString().Should().Be("设备ID不能为空");
    }

    [Fact]
    public async Task Half_of_a_surrogate_pair_in_the_names_of_metrics_is_tolerated()
    {
        using var response = await service.PostTextAsync(
            "/api/ai/analyze", """{"device_id": 1, "report": "r", "metrics": {"\ud800": 1, "interfaces": {"GE\udc80": {"status": "down"}}}}""");

        (await response.EnvelopeAsync()).GetProperty("data").GetProperty("faults")[0].Text("description").Should().Be("接口 GE\ufffd 状态为down");
    }

    [Theory]
    [InlineData("""{"device_id": true}""", "device_id")]
    [InlineData("""{"device_id": 1.5}""", "device_id")]
    [InlineData("""{"device_id": {"a": 1}}""", "device_id")]
    [InlineData("""{"device_id": "a\u0000b"}""", "device_id")]
    [InlineData("""{"device_id": "\ud800"}""", "device_id")]
    [InlineData("""{"device_id": 1, "auto_repair": "vielleicht"}""", "auto_repair")]
    [InlineData("""{"device_id": 1, "auto_repair": 2}""", "auto_repair")]
    [InlineData("""{"device_id": 1, "metrics": []}""", "metrics")]
    [InlineData("""{"device_id": 1, "report": 5}""", "report")]
    [InlineData("""{"device_id": 1, "faults": {}}""", "faults")]
    [InlineData("""{"device_id": 1, "faults": [1]}""", "faults[0]")]
    [InlineData("""{"device_id": 1, "faults": [{}]}""", "faults[0].description")]
    [InlineData("""{"device_id": 1, "faults": [{"description": "x"}, {"description": "x", "level": "P7"}]}""", "faults[1].level")]
    [InlineData("""{"device_id": 1, "faults": [{"description": "x", "auto_repairable": []}]}""", "faults[0].auto_repairable")]
    public async Task A_field_of_the_wrong_type_is_named(string body, string field)
    {
        using var business = await service.PostTextAsync("/api/ai/analyze", body);
        using var plain = await service.PostTextAsync("/analyze", body);

        business.StatusCode.Should().Be(HttpStatusCode.OK, "device-service counts any other status as an outage");
        plain.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        foreach (var answer in (JsonElement[])[await business.EnvelopeAsync(), await plain.EnvelopeAsync()])
        {
            answer.GetProperty("code").GetInt32().Should().Be(400);
            answer.GetProperty("msg").GetString().Should().Contain(field);
            answer.TryGetProperty("data", out _).Should().BeFalse();
        }
    }
}
