using System.Collections.Concurrent;

namespace AiService.Tests.Harness;

/// <summary>
/// Keeps what an answer of a fake server throws: WireMock would make it a 500 for the service, and an assertion in the answer would fail nothing.
/// </summary>
internal sealed class CallbackFailures
{
    private readonly ConcurrentQueue<Exception> thrown = new();

    public T Run<T>(Func<T> answer)
    {
        try
        {
            return answer();
        }
        catch (Exception failed)
        {
            thrown.Enqueue(failed);
            throw;
        }
    }

    public async Task<T> RunAsync<T>(Func<Task<T>> answer)
    {
        try
        {
            return await answer();
        }
        catch (Exception failed)
        {
            thrown.Enqueue(failed);
            throw;
        }
    }

    public void ShouldBeNone() => thrown.Should().BeEmpty("no answer of the fake server may fail");
}
