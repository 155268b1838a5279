"""Start the service like the test and time warm chat answers."""
import json, statistics, time, httpx, pytest
from concurrent.futures import ThreadPoolExecutor
from tests.serving.test_service_process import *
def test_bench(client, url):
    for q in ("latest_price AAPL","volatility AAPL","support I lost my card","forecast AAPL"):
        body={"messages":[{"role":"user","content":q}]}
        for _ in range(50): client.post("/v1/chat/completions",json=body)
        t=[]
        for _ in range(200):
            s=time.perf_counter(); r=client.post("/v1/chat/completions",json=body); t.append((time.perf_counter()-s)*1e3); assert r.status_code==200
        t.sort(); print(q, "p50 %.1f p95 %.1f ms"%(t[100],t[190]))
    b={"symbol":"AAPL","horizon_days":20}
    t=[]
    for _ in range(100):
        s=time.perf_counter(); r=client.post("/v1/forecasts",json=b); t.append((time.perf_counter()-s)*1e3)
    print("forecast p50", statistics.median(t))
    t=[]
    for _ in range(200):
        s=time.perf_counter(); r=client.get("/livez"); t.append((time.perf_counter()-s)*1e3)
    print("livez p50", statistics.median(t))
    def one(_):
        r=client.post("/v1/chat/completions",json={"messages":[{"role":"user","content":"latest_price AAPL"}]}); return r.status_code
    s=time.perf_counter()
    with ThreadPoolExecutor(8) as p: codes=list(p.map(one, range(400)))
    print("8 concurrent: %.0f/s"%(400/(time.perf_counter()-s)), set(codes))
