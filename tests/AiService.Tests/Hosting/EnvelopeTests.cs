using System.Net;
using AiService.Tests.Harness;

namespace AiService.Tests.Hosting;

public sealed class EnvelopeTests : IAsyncLifetime
{
    private ServiceUnderTest service = null!;

    public async Task InitializeAsync() => service = await ServiceUnderTest.StartAsync();

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/api/ai/nowhere")]
    public async Task An_unknown_path_is_told_in_the_envelope(string path)
    {
        using var response = await service.Http.GetAsync(new Uri(path, UriKind.Relative));

        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await response.EnvelopeAsync()).GetProperty("code").GetInt32().Should().Be(404);
    }
}
